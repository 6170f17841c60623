/** Who may say something, and where. */
import type { RuleRecord } from "../history/rule_record.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { EVERYWHERE } from "../protocol/moderation.ts";
import type { ChatContext } from "./chat_context.ts";
import type { Room } from "./room.ts";
import { isOperator, ruleAgainst } from "./room_rights.ts";
import { bannedText, mutedText } from "./rule_text.ts";
import type { RuleKind } from "./rule_book.ts";
import type { Session } from "./session.ts";
import { personOf } from "./subject.ts";

/** How somebody is told of a rule that keeps him from speaking. */
const REFUSALS = {
  bans: { code: "banned", text: bannedText },
  mutes: { code: "muted", text: mutedText },
} as const;

/** @throws {ChatError} `muted` */
export function checkMaySpeak(chat: ChatContext, session: Session, room: Room): void {
  const refusal = refusalBy("mutes", chat, session, room);
  if (refusal !== null) throw refusal;
}

/** Why something that waited for its turn in a room is not said there: much may have happened. */
export function refusalToSpeak(chat: ChatContext, session: Session, room: Room): ChatError | null {
  if (session.state === "active" && !room.has(session)) {
    return new ChatError("not-in-room", `You are not in room ${room.name.shown}`);
  }
  // Somebody who has hung up is put out of nothing, and what he said may still be waiting.
  return refusalBy("bans", chat, session, room) ?? refusalBy("mutes", chat, session, room);
}

/** @throws {ChatError} `muted` */
export function checkMaySayPrivately(chat: ChatContext, session: Session): void {
  const rule = serverRule("mutes", chat, session);
  if (rule !== null) throw new ChatError("muted", mutedText(EVERYWHERE, rule));
}

/** What keeps somebody from speaking in a room, there or everywhere. */
function refusalBy(
  kind: RuleKind,
  chat: ChatContext,
  session: Session,
  room: Room,
): ChatError | null {
  const { code, text } = REFUSALS[kind];
  const everywhere = serverRule(kind, chat, session);
  if (everywhere !== null) return new ChatError(code, text(EVERYWHERE, everywhere));
  const here = ruleAgainst(kind, room, session, chat.now());
  return here === null ? null : new ChatError(code, text(room.name.shown, here));
}

function serverRule(kind: RuleKind, chat: ChatContext, session: Session): RuleRecord | null {
  const { book } = chat.serverRules;
  if (book.record[kind].length === 0) return null;
  const scope = isOperator(session) ? "but addresses" : "all";
  return book.ruleFor(kind, personOf(session), chat.now(), scope);
}
