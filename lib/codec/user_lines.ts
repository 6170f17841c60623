/** How people are told about, in the dialects for people. */
import type { MemberLeft, PrivateSent, UserInfo, WhoEntry, WhoisInfo } from "../protocol/event.ts";
import { pastTime } from "../util/past_time.ts";
import { shownSpan } from "../util/shown_duration.ts";
import { withText } from "../util/with_text.ts";
import { shownUser } from "./shown_user.ts";

/** Whoever has said something within this time is there. */
const IDLE_MS = 60_000;

/** The people of a list, and how many more there are. */
export function shownUsers(users: readonly UserInfo[], omitted: number): string {
  const names = users.map(shownUser).join(", ");
  return omitted === 0 ? names : `${names} and ${omitted} more`;
}

/**
 * What is known of somebody who is connected, behind his name and his rooms: how he talks, for how
 * long he has been silent, since when he is connected, and that he is away.
 *
 * @param atMs When it is told, in milliseconds since 1970, UTC.
 */
export function userDetails({ dialects, idleMs, sinceMs, away }: WhoEntry, atMs: number): string {
  const details = [
    ...(dialects.length === 0 ? [] : [`speaks ${dialects.join(" and ")}`]),
    `here since ${pastTime(sinceMs, atMs)}`,
    ...(idleMs < IDLE_MS ? [] : [`idle for ${shownSpan(idleMs)}`]),
    ...(away === null ? [] : [withText("away", away)]),
  ];
  return details.map((detail) => `; ${detail}`).join("");
}

/** All that is known of somebody, a line each. */
export function whoisTexts({ user, addresses }: WhoisInfo, atMs: number): string[] {
  const { account, rooms } = user;
  return [
    shownUser(user) + userDetails(user, atMs),
    account === null ? `${user.name} is a guest` : `${user.name} is logged in as ${account}`,
    `${user.name} is in ${rooms.length === 0 ? "no room" : rooms.join(", ")}`,
    ...(addresses === undefined ? [] : [`${user.name} comes from ${addresses.join(", ")}`]),
  ];
}

/** That somebody to whom one has written is not there; nothing where he is. */
export function awayTexts({ to, away }: PrivateSent): string[] {
  return away === undefined ? [] : [withText(`${to} is away`, away)];
}

/** What oneself is by now. */
export function ownAwayText(text: string | null): string {
  return text === null ? "You are back." : withText("You are away", text, ".");
}

/** Why somebody is no longer in the room. Without `by`, it was the whole server. */
export function leftText({ from, reason, by, text = "" }: MemberLeft): string {
  switch (reason) {
    case "lost":
      return `${from.name} lost the connection.`;
    case "kicked": {
      const where = by === undefined ? "off the server" : `out of the room by ${by}`;
      return withText(`${from.name} was put ${where}`, text, ".");
    }
    case "banned": {
      const where = by === undefined ? "the server" : `the room by ${by}`;
      return withText(`${from.name} was banned from ${where}`, text, ".");
    }
    default:
      return `${from.name} left the room.`;
  }
}
