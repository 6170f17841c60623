import { assertEquals } from "@std/assert";
import type { Gap } from "../../../lib/client/gap.ts";
import { gapTexts } from "../../../lib/client/terminal/gap_text.ts";

const GAP: Gap = { room: "lobby", since: 3, missing: 0, lost: 0, server: "same" };
const HISTORY = "/history shows what the server still has.";
const LOST = "not on the server any more: its machine failed, or a backup was restored.";

const CASES: Readonly<Record<string, readonly [gap: Partial<Gap>, texts: readonly string[]]>> = {
  "one that is missing": [{ missing: 1 }, [`One message is missing here: ${HISTORY}`]],
  "several that are missing": [{ missing: 3 }, [`3 messages are missing here: ${HISTORY}`]],
  "one that was lost": [{ lost: 1 }, [`One message that you have seen is ${LOST}`]],
  "both": [{ lost: 2, missing: 3 }, [
    `2 messages that you have seen are ${LOST}`,
    `3 messages are missing here: ${HISTORY}`,
  ]],
  "another server": [{ since: null, missing: null, server: "other" }, [
    "The server was started anew: what was said meanwhile may be missing here.",
  ]],
  "another room": [{ since: null, missing: null }, [
    "Room lobby was deleted while you were away: this is a new one.",
  ]],
  "private ones": [{ room: null, lost: 2, missing: 1 }, [
    `2 private messages that you have seen are ${LOST}`,
    "One private message is missing: the server does not keep so many.",
  ]],
  "private ones of nobody knows how many": [{ room: null, since: null, missing: null }, [
    "What was said to you alone meanwhile may be missing.",
  ]],
};

for (const [what, [gap, texts]] of Object.entries(CASES)) {
  Deno.test(`gapTexts() tells of ${what}`, () => {
    assertEquals(gapTexts({ ...GAP, ...gap }), texts);
  });
}
