/** Who may do what with a room. */
import type { RuleRecord } from "../history/rule_record.ts";
import type { Limits } from "../protocol/limits.ts";
import type { Creator, Room } from "./room.ts";
import { isCreator } from "./room.ts";
import type { RuleKind } from "./rule_book.ts";
import type { Session } from "./session.ts";
import { personOf, userAt } from "./subject.ts";
import type { User } from "./user.ts";

export function isOperator(session: Session): boolean {
  return session.user?.roles.includes("operator") ?? false;
}

/** Somebody as the one who makes a room, or has made it. */
export function creatorOf({ from, user }: Session): Creator {
  const accountId = user?.accountId ?? null;
  return accountId === null ? from : { ...from, accountId };
}

/** Whether somebody may do with a room what is for its creator and for operators alone. */
export function mayRuleOver(room: Room, session: Session): boolean {
  if (session.user === null) return false;
  if (isOperator(session)) return true;
  return room.creator !== null && isCreator(room.creator, creatorOf(session));
}

/** Whether somebody may always enter, bans apart: he rules over the room, or is invited. */
export function isWelcome(room: Room, session: Session): boolean {
  return mayRuleOver(room, session) || room.policy.rules.isInvited(personOf(session));
}

/** The same of a user who may be gone by now, as he was with a session of that key. */
export function wasWelcome({ creator, policy }: Room, user: User, session: string): boolean {
  const { name: { shown: name }, account, accountId, roles } = user;
  if (roles.includes("operator")) return true;
  const one = { name, account, session, ...(accountId === null ? {} : { accountId }) };
  if (creator !== null && isCreator(creator, one)) return true;
  return policy.rules.isInvited(userAt(user, session, null));
}

/** How many rules a room may have: a guest costs nothing, so his rooms have few. */
export function maxRulesOf({ maxRules, maxGuestRules }: Limits, { creator }: Room): number {
  const isGuests = creator !== null && creator.account === null;
  return isGuests ? Math.min(maxGuestRules, maxRules) : maxRules;
}

/** Whether somebody may know that there is such a room: not where only those who are invited may enter. */
export function mayKnow(room: Room, session: Session): boolean {
  if (room.policy.access !== "invited" || session.rooms.has(room)) return true;
  return isWelcome(room, session);
}

/**
 * The rule of a room that somebody falls under; null for none. An address is shared: a rule about one
 * is not about operators and the room's creator.
 */
export function ruleAgainst(
  kind: RuleKind,
  room: Room,
  session: Session,
  nowMs: number,
): RuleRecord | null {
  const { rules } = room.policy;
  if (rules.record[kind].length === 0) return null;
  const scope = mayRuleOver(room, session) ? "but addresses" : "all";
  return rules.ruleFor(kind, personOf(session), nowMs, scope);
}
