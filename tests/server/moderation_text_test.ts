import { assertEquals } from "@std/assert";
import type { ModerationActivity } from "../../lib/core/activity.ts";
import { moderationText } from "../../lib/server/moderation_text.ts";

const DONE: ModerationActivity = {
  type: "moderated",
  act: "ban",
  name: "kim",
  who: "ben",
  subject: "name",
  addresses: [],
  room: "lobby",
  untilMs: null,
  reason: "",
};

Deno.test("moderationText() says who did what to whom, where, until when and why", () => {
  const untilMs = new Date(2026, 10, 21, 12, 0, 15).getTime();
  const table: readonly (readonly [Partial<ModerationActivity>, string])[] = [
    [{}, "kim banned ben from room lobby"],
    [
      { room: "*", untilMs, reason: "spam" },
      "kim banned ben from the server until 2026-11-21 12:00:15: spam",
    ],
    [{ act: "kick", room: "*" }, "kim kicked ben off the server"],
    [{ act: "unban" }, "kim lifted the ban of ben from room lobby"],
    [{ act: "mute", room: "*" }, "kim muted ben on the server"],
    [{ act: "unmute" }, "kim let ben speak again in room lobby"],
    [{ act: "invite" }, "kim invited ben to room lobby"],
    [{ act: "uninvite" }, "kim took back the invitation of ben to room lobby"],
  ];
  for (const [fields, text] of table) assertEquals(moderationText({ ...DONE, ...fields }), text);
});

Deno.test("moderationText() names the addresses that a name stands for", () => {
  const subject = "address";
  const banned = (who: string, ...addresses: string[]) =>
    moderationText({ ...DONE, who, subject, addresses });
  assertEquals(banned("ben", "192.0.2.7"), "kim banned ben (address 192.0.2.7) from room lobby");
  assertEquals(banned("192.0.2.7", "192.0.2.7"), "kim banned 192.0.2.7 from room lobby");
  assertEquals(
    banned("ben", "192.0.2.7", "192.0.2.8"),
    "kim banned ben (addresses 192.0.2.7, 192.0.2.8) from room lobby",
  );
});
