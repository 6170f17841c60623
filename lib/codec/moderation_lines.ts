/** How it is told what rooms and the server have rules about, in the dialects for people. */
import type {
  AccessChanged,
  Event,
  Invited,
  Moderated,
  ModerationAct,
  PutOut,
  RoomAccess,
  RuleInfo,
  RuleList,
  SubjectKind,
} from "../protocol/event.ts";
import { EVERYWHERE } from "../protocol/moderation.ts";
import { pastTime } from "../util/past_time.ts";
import { withText } from "../util/with_text.ts";

/** No name begins with a digit, or has a colon in it. */
const NUMERIC_ADDRESS_REGEXP = /^\d|:/;

const ACTS: { readonly [A in ModerationAct]: (room: string) => string } = {
  ban: (room) => `is banned from ${room}`,
  invite: (room) => `is invited to ${room}`,
  kick: (room) => `was put out of ${room}`,
  mute: (room) => `is muted in ${room}`,
  unban: (room) => `is not banned from ${room} any more`,
  uninvite: (room) => `is not invited to ${room} any more`,
  unmute: (room) => `may speak in ${room} again`,
};
const EVERYWHERE_ACTS: typeof ACTS = {
  ...ACTS,
  kick: () => "was put off the server",
  mute: () => "is muted everywhere",
  unmute: () => "may speak again",
};
/** What may end by itself. */
const LASTING: ReadonlySet<ModerationAct> = new Set<ModerationAct>(["ban", "mute"]);

const ACCESS: { readonly [A in RoomAccess]: string } = {
  invited: "for those who are invited",
  open: "open to everybody",
  password: "for those who are invited or know its password",
};

/** What an event about all that says; nothing for other events. */
export function moderationTexts(event: Event, atMs: number): string[] {
  switch (event.type) {
    case "accessChanged":
      return [accessChangedText(event)];
    case "invited":
      return [invitedText(event)];
    case "moderated":
      return [moderatedText(event, atMs)];
    case "putOut":
      return [putOutText(event, atMs)];
    case "ruleList":
      return ruleTexts(event, atMs);
    default:
      return [];
  }
}

/** What was done to somebody. */
function moderatedText(event: Moderated, atMs: number): string {
  const { act, room, who, by, untilMs, reason } = event;
  const isEverywhere = room === EVERYWHERE;
  const did = (isEverywhere ? EVERYWHERE_ACTS : ACTS)[act](placeText(room));
  const until = LASTING.has(act) ? untilText(untilMs, atMs) : "";
  // Only a rule goes on holding, and so has to say for whom.
  const subject = by === "account" && act === "kick" ? who : subjectText(who, by);
  return withText(`${subject} ${did}${until}`, reason, ".");
}

/** Who may not enter, may not speak, or may enter: a line each. */
function ruleTexts(list: RuleList, atMs: number): string[] {
  const { room, access, bans, mutes, invited, omitted } = list;
  const isEverywhere = room === EVERYWHERE;
  const lines = [
    ...bans.map((rule) => `Banned: ${ruleText(rule, atMs)}`),
    ...mutes.map((rule) => `Muted: ${ruleText(rule, atMs)}`),
    ...(invited.length === 0 ? [] : [`Invited: ${invited.join(", ")}`]),
    ...(omitted === 0 ? [] : [`and ${omitted} more`]),
  ];
  const nobody = isEverywhere
    ? "Nobody is banned from the server, or muted everywhere."
    : "Nobody is banned, muted or invited there.";
  return [
    ...(isEverywhere ? [] : [`Room ${room} is ${accessWords(access)}.`]),
    ...(lines.length === 0 ? [nobody] : lines),
  ];
}

/** A later version may know others. */
function accessWords(access: RoomAccess): string {
  return Object.hasOwn(ACCESS, access) ? ACCESS[access] : access;
}

/** Who may enter from now on, and whose wish that is. */
function accessChangedText({ room, access, by }: AccessChanged): string {
  return `Room ${room} is now ${accessWords(access)}, says ${by}.`;
}

/** That one is out of a room, and why. */
function putOutText({ room, by, why, reason, untilMs }: PutOut, atMs: number): string {
  const isBanned = why === "banned";
  const what = isBanned ? "banned from" : "put out of";
  const until = isBanned ? untilText(untilMs, atMs) : "";
  return withText(`You were ${what} room ${room} by ${by}${until}`, reason, ".");
}

/** That one may come. */
function invitedText({ room, by }: Invited): string {
  return `${by} invites you to room ${room}: /join ${room}`;
}

function ruleText({ who, by, setBy, atMs: setAtMs, untilMs, reason }: RuleInfo, atMs: number) {
  const since = `by ${setBy} at ${pastTime(setAtMs, atMs)}`;
  return withText(`${subjectText(who, by)}${untilText(untilMs, atMs)}, ${since}`, reason);
}

function subjectText(who: string, by: SubjectKind): string {
  if (by === "name") return who;
  if (by === "account") return `account ${who}`;
  return NUMERIC_ADDRESS_REGEXP.test(who) ? `address ${who}` : `the address of ${who}`;
}

function placeText(room: string): string {
  return room === EVERYWHERE ? "the server" : `room ${room}`;
}

function untilText(untilMs: number | null, atMs: number): string {
  return untilMs === null ? " for good" : ` until ${pastTime(untilMs, atMs)}`;
}
