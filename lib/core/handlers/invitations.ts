/** Letting people into rooms that are not open to everybody. */
import type { SubjectRecord } from "../../history/rule_record.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Invite, Uninvite } from "../../protocol/command.ts";
import { parseUserName } from "../../protocol/names.ts";
import { quote } from "../../protocol/text.ts";
import type { Later } from "../../util/later.ts";
import { invitationBound } from "../admittance.ts";
import type { ChatContext } from "../chat_context.ts";
import { changeRules, ruledRoom, tellDeed } from "../moderating.ts";
import { PreparedEvent } from "../prepared_event.ts";
import type { Room } from "../room.ts";
import type { Session } from "../session.ts";
import { invitedAccount, invitedGuest } from "../subject.ts";
import { checkMaySayPrivately } from "../speaking.ts";
import { isAccountOf, isEntryMeant, targetOfEntries } from "../target.ts";

export function invite(chat: ChatContext, session: Session, command: Invite): Later {
  const room = ruledRoom(chat, session, command.room);
  checkMaySayPrivately(chat, session);
  const subject = inviteeOf(chat, command);
  const bound = invitationBound(chat, room);
  return changeRules(chat, room, (book) => book.withInvited(subject, bound), () => {
    tellInvited(chat, session, room, command);
    const target = targetOfEntries(session, [subject]);
    tellDeed(chat, session, command, { act: "invite", place: room, target });
  });
}

export function uninvite(chat: ChatContext, session: Session, command: Uninvite): Later {
  const room = ruledRoom(chat, session, command.room);
  const isEntry = isEntryMeant(session, command);
  let gone: readonly SubjectRecord[] = [];
  return changeRules(chat, room, (book) => {
    gone = book.record.invited.filter(isEntry);
    if (gone.length > 0) return book.withoutInvited(isEntry);
    throw new ChatError("no-such-rule", `${quote(command.who)} is not invited there`);
  }, () => {
    const target = targetOfEntries(session, gone);
    tellDeed(chat, session, command, { act: "uninvite", place: room, target });
  });
}

/**
 * An account, wherever its owner is, or a guest who is here: others may have his name tomorrow.
 *
 * @throws {ChatError} `bad-name`, `user-not-found`
 */
function inviteeOf(chat: ChatContext, { who }: Invite): SubjectRecord {
  const { accounts, presence } = chat;
  const { shown, key } = parseUserName(who);
  const user = presence.find(key);
  if (isAccountOf(chat, key, user)) {
    const accountId = accounts.accountId?.(key) ?? user?.accountId ?? null;
    return invitedAccount({ key, shown: user?.name.shown ?? shown }, accountId);
  }
  if (user === undefined) {
    const text = `No user ${quote(who)} is here, and there is no account of that name`;
    throw new ChatError("user-not-found", text);
  }
  return invitedGuest(user.name.shown, Array.from(user.members, (member) => member.key));
}

function tellInvited(chat: ChatContext, session: Session, room: Room, { who }: Invite): void {
  const user = chat.presence.find(parseUserName(who).key);
  if (user === undefined) return;
  const atMs = chat.now();
  const { name: by } = session.from;
  const told = new PreparedEvent({ type: "invited", room: room.name.shown, by, atMs }, atMs);
  for (const member of user.members) member.deliver(told);
}
