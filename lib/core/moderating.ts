/** What all commands have in common by which somebody does something to others. */
import { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import { EVERYWHERE, type ModerationAct } from "../protocol/moderation.ts";
import { andThen, type Later } from "../util/later.ts";
import type { ChatContext } from "./chat_context.ts";
import { takeTurn } from "./membership.ts";
import { keepPolicy } from "./policy_keeping.ts";
import type { Room } from "./room.ts";
import { isOperator, mayRuleOver } from "./room_rights.ts";
import type { RuleBook } from "./rule_book.ts";
import { sayableText } from "./sayable_text.ts";
import type { Session } from "./session.ts";
import { withStore } from "./store_trouble.ts";
import type { Target } from "./target.ts";

/** Where something is done to somebody: in a room, or everywhere. */
export type Place = Room | typeof EVERYWHERE;

const NOT_CHANGED = "That cannot be done just now";

/**
 * Where a command means, where the session may do that.
 *
 * @throws {ChatError} `not-allowed`, `no-such-room`, `not-in-room`, `room-required`
 */
export function ruledPlace(chat: ChatContext, session: Session, typed: string | undefined): Place {
  if (typed !== EVERYWHERE) return ruledRoom(chat, session, typed);
  if (isOperator(session)) return EVERYWHERE;
  throw new ChatError("not-allowed", "Only an operator may do that on the whole server");
}

/** The same, for what can be done in a room alone. */
export function ruledRoom(chat: ChatContext, session: Session, typed: string | undefined): Room {
  const room = typed === undefined ? session.roomFor(undefined) : chat.rooms.require(typed);
  if (mayRuleOver(room, session)) return room;
  const who = room.creator === null ? "Only an operator" : "Only its creator or an operator";
  throw new ChatError("not-allowed", `${who} may do that in room ${room.name.shown}`);
}

/** What a place is called in events. */
export function placeName(place: Place): string {
  return place === EVERYWHERE ? EVERYWHERE : place.name.shown;
}

/** A typed reason as others may see it. @throws {ChatError} `line-too-long` */
export function reasonOf({ limits }: ChatContext, { reason = "" }: { reason?: string }): string {
  return sayableText(reason, { what: "Reason", maxBytes: limits.maxReasonBytes }).trim();
}

/** Changes the rules of a place, at its turn; they are kept before they count. */
export function changeRules(
  chat: ChatContext,
  place: Place,
  make: (book: RuleBook) => RuleBook,
  onChanged: () => void,
): Later {
  if (place === EVERYWHERE) {
    return withStore(chat, NOT_CHANGED, () => chat.serverRules.change(make, onChanged));
  }
  return takeTurn(chat, place.outbox, () => {
    const { policy } = place;
    const rules = make(policy.rules);
    if (rules === policy.rules) return onChanged();
    return andThen(keepPolicy(chat, place, { ...policy, rules }), onChanged);
  });
}

/** Something that was done to somebody. */
export interface Deed {
  readonly act: ModerationAct;
  readonly place: Place;
  readonly target: Target;
  /** @default {null} */
  readonly untilMs?: number | null;
  /** @default {""} */
  readonly reason?: string;
}

/** Writes it down, and answers the one who did it. */
export function tellDeed(chat: ChatContext, session: Session, command: Command, deed: Deed): void {
  const { act, place, target: { by, shown, subjects }, untilMs = null, reason = "" } = deed;
  const [first] = subjects;
  chat.record({
    type: "moderated",
    act,
    name: session.from.name,
    who: first?.shown ?? shown,
    subject: by,
    addresses: by === "address" ? subjects.map(({ key }) => key) : [],
    room: placeName(place),
    untilMs,
    reason,
  });
  chat.answer(session, command, {
    type: "moderated",
    act,
    room: placeName(place),
    who: shown,
    by,
    untilMs,
    reason,
  });
}
