/** What people are told of rules that are about them. */
import type { RuleRecord } from "../history/rule_record.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import { EVERYWHERE } from "../protocol/moderation.ts";
import { dateAndTime } from "../util/past_time.ts";
import { withText } from "../util/with_text.ts";

/** `You are banned from room lobby until 2026-11-21 12:00:15: spam`. */
export function bannedText(room: string, rule: Ending): string {
  const where = room === EVERYWHERE ? "this server" : `room ${room}`;
  return `You are banned from ${where}${untilText(rule)}`;
}

/** How connections end that are banned from the server. */
export function bannedEnd(rule: Ending): Disconnect {
  return Disconnect.BANNED.because(`${bannedText(EVERYWHERE, rule)}.`);
}

/** `You may not speak in room lobby until 2026-11-21 12:00:15: spam`. */
export function mutedText(room: string, rule: Ending): string {
  const where = room === EVERYWHERE ? "on this server" : `in room ${room}`;
  return `You may not speak ${where}${untilText(rule)}`;
}

type Ending = Pick<RuleRecord, "reason" | "untilMs">;

/** Until when, and why, as far as there is anything to say: in the server's local time. */
export function untilText({ untilMs, reason }: Ending): string {
  const until = untilMs === null ? "" : ` until ${dateAndTime(untilMs)}`;
  return withText(until, reason);
}
