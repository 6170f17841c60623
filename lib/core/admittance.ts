/** Who is let into a room, as it is when his turn has come. */
import type { SubjectRecord } from "../history/rule_record.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Later } from "../util/later.ts";
import type { ChatContext } from "./chat_context.ts";
import { keepPolicy } from "./policy_keeping.ts";
import type { Room } from "./room.ts";
import { isWelcome, maxRulesOf, mayRuleOver, ruleAgainst } from "./room_rights.ts";
import type { InvitationBound, RuleBook } from "./rule_book.ts";
import { bannedText } from "./rule_text.ts";
import type { Session } from "./session.ts";
import { invitedAccount, invitedGuest } from "./subject.ts";

/** What lets somebody in. */
export interface Admittance {
  readonly room: Room;
  /** What lets one in: the room's rules, or a ticket that somebody was given who may. @default {"rules"} */
  readonly admission?: "rules" | "ticket";
  /** What was typed for a room that has a password. */
  readonly password?: string | undefined;
  /** The lock that this password was found to open. */
  readonly opened?: string | undefined;
}

/** A password has to be checked against this lock before it can be said who may enter. */
export class LockedRoom extends Error {
  override readonly name = "LockedRoom";

  constructor(readonly lock: string) {
    super("The password has not been checked");
  }
}

/**
 * Lets somebody in; who has come by the password is invited from then on.
 *
 * @throws {ChatError} `banned`, `room-private`
 * @throws {LockedRoom}
 */
export function admit(chat: ChatContext, session: Session, asked: Admittance): Later {
  const { room, admission } = asked;
  const ban = ruleAgainst("bans", room, session, chat.now());
  if (ban !== null) throw new ChatError("banned", bannedText(room.name.shown, ban));
  const { access, lock } = room.policy;
  if (access === "open" || admission === "ticket" || isWelcome(room, session)) return;
  if (access === "invited" || lock === null) throw roomPrivate(room, "You need an invitation");
  if (asked.password === undefined) {
    throw roomPrivate(room, "You need its password, or an invitation");
  }
  if (asked.opened !== lock) throw new LockedRoom(lock);
  return inviteIn(chat, session, room);
}

function roomPrivate({ name }: Room, need: string): ChatError {
  return new ChatError("room-private", `Room ${name.shown} is private. ${need}`);
}

/**
 * The rules of a room that is not open any more: who is in it may come back after a lost connection,
 * as many as there may be invitations.
 */
export function rulesWithMembers(chat: ChatContext, room: Room): RuleBook {
  let { rules } = room.policy;
  const bound = invitationBound(chat, room);
  for (const session of chat.sessions) {
    if (!session.rooms.has(room) || mayRuleOver(room, session)) continue;
    const next = rulesWith(session, rules, bound);
    if (next === null) break;
    rules = next;
  }
  return rules;
}

function inviteIn(chat: ChatContext, session: Session, room: Room): Later {
  const rules = rulesWith(session, room.policy.rules, invitationBound(chat, room));
  if (rules === null) return;
  return keepPolicy(chat, room, { ...room.policy, rules }, "The room cannot be entered just now");
}

/** Null where there is no room for one more: he says the password again when he comes back. */
function rulesWith(session: Session, rules: RuleBook, bound: InvitationBound): RuleBook | null {
  try {
    return rules.withInvited(invitationOf(session), bound);
  } catch (error) {
    if (error instanceof ChatError) return null;
    throw error;
  }
}

/** One for all invitations that are made at a time: to look who is known takes time. */
export function invitationBound(chat: ChatContext, room: Room): InvitationBound {
  const { limits, presence } = chat;
  return { nowMs: chat.now(), max: maxRulesOf(limits, room), isKnown: presence.sessionKeys() };
}

function invitationOf({ from, user, key }: Session): SubjectRecord {
  if (user === null || user.account === null) return invitedGuest(from.name, [key]);
  return invitedAccount(user.name, user.accountId);
}
