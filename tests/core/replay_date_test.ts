import { assertEquals, assertMatch } from "@std/assert";
import type { Dialect } from "../../lib/codec/codec.ts";
import { slashDialect } from "../../lib/codec/slash_dialect.ts";
import { wordsDialect } from "../../lib/codec/words_dialect.ts";
import type { Hub } from "../../lib/core/hub.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { Broadcast } from "../../lib/util/broadcast.ts";
import { textOf } from "../helpers/bytes.ts";
import { chat } from "../helpers/chat_fixture.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const TIME = "\\d\\d:\\d\\d:\\d\\d";
/** What is said in the room later is of no interest. */
const DEAF = { onMore() {}, onHold() {}, onEnd() {} };

/** Lets a guest go into a room; returns who can go on and what he has read, line by line. */
async function newcomer(hub: Hub, dialect: Dialect, name: string) {
  const lines: string[] = [];
  const sink = {
    send: (bytes: Uint8Array) => void lines.push(...textOf(bytes)!.trimEnd().split("\r\n")),
    follow: (broadcast: Broadcast) => broadcast.subscribe(DEAF),
    whenReady: () => Promise.resolve(),
    end: () => {},
  };
  const session = hub.open({ dialect, sink, address: "192.0.2.1:5000", host: "192.0.2.1" });
  const say = async (command: Command) => await hub.handle(session, command);
  await say({ type: "login", name });
  await say({ type: "enter", room: "general", ifMissing: "create", exclusive: true });
  return { say, lines };
}

for (
  const [dialect, open, close] of [[slashDialect, "[", "]"], [wordsDialect, "(", ")"]] as const
) {
  for (
    const [when, afterMs, date] of [
      ["today", 1000, ""],
      ["yesterday", DAY_MS, "\\d{4}-\\d\\d-\\d\\d "],
    ] as const
  ) {
    Deno.test(`enter shows with its time what was said ${when} (${dialect.name})`, async () => {
      const { hub, clock } = chat();
      const alice = await newcomer(hub, dialect, "alicia");
      await alice.say({ type: "send", text: "one" });
      clock.advance(afterMs);
      const { lines } = await newcomer(hub, dialect, "bob");
      const replayed = lines.filter((line) => line.endsWith("one"));
      assertEquals(replayed.length, 1, lines.join("\n"));
      assertMatch(replayed[0]!, new RegExp(`\\${open}${date}${TIME}\\${close}`));
    });
  }
}
