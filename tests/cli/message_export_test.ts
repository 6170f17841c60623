import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type ExportedMessage, exportLine, writeExport } from "../../lib/cli/message_export.ts";
import { NOON_MS } from "../helpers/events.ts";

const MESSAGE: ExportedMessage = {
  room: "Lobby",
  epoch: "e1",
  seq: 7,
  from: { name: "Kim", account: null, session: "s1" },
  text: 'so "so"',
  atMs: NOON_MS,
};

Deno.test("exportLine() gives an object with stable names, or a line for people", () => {
  assertEquals(JSON.parse(exportLine(MESSAGE, "json")), {
    room: "Lobby",
    epoch: "e1",
    seq: 7,
    time: new Date(NOON_MS).toISOString(),
    from: "Kim",
    account: null,
    text: 'so "so"',
  });
  assertEquals(exportLine(MESSAGE, "text"), '[2024-01-05 12:00:15] [Lobby] Kim: so "so"');
});

Deno.test("exportLine() says which account it was, and never which session", () => {
  const from = { name: "Kim", account: "kim", session: "s1" };
  const line = exportLine({ ...MESSAGE, from }, "json");
  assertMatch(line, /"from":"Kim","account":"kim"/);
  assertEquals(line.includes("s1"), false);
});

function* messages(count: number, onDone = () => {}): Generator<ExportedMessage> {
  try {
    for (let seq = 1; seq <= count; seq++) yield { ...MESSAGE, seq };
  } finally {
    onDone();
  }
}

Deno.test("writeExport() writes every message once, however the writes are cut", async () => {
  let text = "";
  const decoder = new TextDecoder();
  await writeExport(messages(3000), "json", (bytes) => {
    const count = Math.min(bytes.length, 1000);
    text += decoder.decode(bytes.subarray(0, count), { stream: true });
    return Promise.resolve(count);
  });
  const seqs = text.trimEnd().split("\n").map((line) => JSON.parse(line).seq);
  assertEquals(seqs, Array.from({ length: 3000 }, (_, index) => index + 1));
});

Deno.test("writeExport() ends where nobody reads any more, and reads no further", async () => {
  let done = 0;
  const write = () => Promise.reject(new Deno.errors.BrokenPipe());
  await writeExport(messages(1_000_000, () => done++), "text", write);
  assertEquals(done, 1);
  const full = () => Promise.reject(new Error("The disk is full"));
  await assertRejects(() => writeExport(messages(1), "text", full), Error, "The disk is full");
});
