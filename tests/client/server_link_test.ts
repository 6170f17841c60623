import { assert, assertEquals } from "@std/assert";
import { ServerLink } from "../../lib/client/server_link.ts";
import { nativeDialect } from "../../lib/codec/native_dialect.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { concat, splitEveryByte, utf8 } from "../helpers/bytes.ts";
import { EVENTS } from "../helpers/events.ts";
import { MemoryTransport } from "../helpers/memory_transport.ts";
import { turn } from "../helpers/turn.ts";

/** A link, the server's end of its wire, and what the link told its owner. */
class Probe {
  readonly wire: MemoryTransport;
  readonly server: MemoryTransport;
  readonly told: string[] = [];
  readonly link: ServerLink;

  constructor() {
    [this.wire, this.server] = MemoryTransport.pair();
    this.link = new ServerLink({
      transport: this.wire,
      onEvent: (event) => this.told.push(event.type),
      onNonsense: () => this.told.push("nonsense"),
      onEnd: () => this.told.push("end"),
    });
  }

  async receive(bytes: Uint8Array): Promise<void> {
    await this.server.write(bytes);
    await turn();
  }

  /** The types of what the server has read by now. */
  async sent(): Promise<string[]> {
    await turn();
    if (this.server.unreadBytes === 0) return [];
    const buffer = new Uint8Array(this.server.unreadBytes);
    await this.server.read(buffer);
    const inputs = nativeDialect.newDecoder(DEFAULT_LIMITS).push(buffer);
    return inputs.map((input) => "type" in input ? input.type : input.code);
  }
}

const EVENT_BYTES = concat(
  ...[EVENTS.welcome, EVENTS.named, EVENTS.message].map((event) => {
    return nativeDialect.encoder.encode(event, 0)!;
  }),
);

Deno.test("ServerLink tells events in their order, however they are split", async () => {
  const whole = new Probe();
  await whole.receive(EVENT_BYTES);
  const split = new Probe();
  for (const piece of splitEveryByte(EVENT_BYTES)) await split.server.write(piece);
  await turn();
  assertEquals(whole.told, ["welcome", "named", "message"]);
  assertEquals(split.told, whole.told);
});

Deno.test("ServerLink.send() sends commands in their order, and never waits", async () => {
  const probe = new Probe();
  probe.wire.stall();
  probe.link.send({ type: "login", name: "kim" });
  await turn();
  probe.link.send({ type: "who" });
  probe.link.send({ type: "ping" });
  assertEquals(await probe.sent(), []);
  probe.wire.resume();
  assertEquals(await probe.sent(), ["login", "who", "ping"]);
});

Deno.test("ServerLink.send() takes more than a server's queue would", async () => {
  const probe = new Probe();
  probe.wire.stall();
  const text = "x".repeat(4000);
  for (let i = 0; i < 1000; i++) probe.link.send({ type: "send", text });
  probe.wire.resume();
  assertEquals((await probe.sent()).length, 1000);
});

Deno.test("ServerLink tells the end once and last, and closes, when the server ends", async () => {
  const probe = new Probe();
  await probe.server.write(EVENT_BYTES);
  await probe.server.closeWrite();
  await turn();
  assertEquals(probe.told, ["welcome", "named", "message", "end"]);
  assert(probe.wire.closed);
});

const NONSENSE: Readonly<Record<string, Uint8Array>> = {
  "text": utf8("HTTP/1.1 400 Bad Request\r\n"),
  "a frame without an object": concat(new Uint8Array([0, 0, 0, 2]), utf8("[]")),
  "an event of no known type": concat(new Uint8Array([0, 0, 0, 12]), utf8('{"type":"x"}')),
  "an event without its fields": concat(new Uint8Array([0, 0, 0, 16]), utf8('{"type":"named"}')),
};

for (const [what, bytes] of Object.entries(NONSENSE)) {
  Deno.test(`ServerLink takes ${what} for nonsense, tells it once and closes`, async () => {
    const probe = new Probe();
    await probe.receive(concat(EVENT_BYTES, bytes, bytes, EVENT_BYTES));
    assertEquals(probe.told, ["welcome", "named", "message", "nonsense", "end"]);
    assert(probe.wire.closed);
  });
}

const LOSSES: Readonly<Record<string, (probe: Probe) => void>> = {
  "reading fails": ({ wire }) => wire.failReads(new Deno.errors.ConnectionReset()),
  "writing fails": ({ wire, link }) => {
    wire.failWrites(new Deno.errors.BrokenPipe());
    link.send({ type: "ping" });
  },
  "it is closed": ({ link }) => void link.close(),
  "it is closed twice during a write": ({ wire, link }) => {
    wire.stall();
    link.send({ type: "ping" });
    void link.close();
    void link.close();
  },
};

for (const [what, lose] of Object.entries(LOSSES)) {
  Deno.test(`ServerLink tells the end, and no nonsense, when ${what}`, async () => {
    const probe = new Probe();
    lose(probe);
    await turn();
    probe.link.send({ type: "ping" });
    await turn();
    assertEquals(probe.told, ["end"]);
    assert(probe.wire.closed);
  });
}

Deno.test("ServerLink.close() resolves when nothing is left to be told", async () => {
  const probe = new Probe();
  await probe.link.close();
  assertEquals(probe.told, ["end"]);
});
