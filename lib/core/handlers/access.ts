/** Who may enter a room from now on. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { SetAccess } from "../../protocol/command.ts";
import { andThen, type Later } from "../../util/later.ts";
import { rulesWithMembers } from "../admittance.ts";
import type { ChatContext } from "../chat_context.ts";
import { takeTurn } from "../membership.ts";
import { ruledRoom } from "../moderating.ts";
import { keepPolicy } from "../policy_keeping.ts";
import type { Room } from "../room.ts";
import { lockFor } from "../room_locking.ts";
import { mayRuleOver } from "../room_rights.ts";
import type { Session } from "../session.ts";

export function setAccess(chat: ChatContext, session: Session, command: SetAccess): Later {
  const room = ruledRoom(chat, session, command.room);
  const { access, password } = command;
  const isLocked = access === "password" && room.policy.lock !== null;
  // The password that it has stays where none is given.
  const lock = isLocked && password === undefined
    ? room.policy.lock
    : lockFor(chat, session, access, password);
  return andThen(lock, (made) => {
    if (session.state === "ended") return;
    return takeTurn(chat, room.outbox, () => setNow(chat, session, command, { room, lock: made }));
  });
}

function setNow(
  chat: ChatContext,
  session: Session,
  command: SetAccess,
  { room, lock }: { readonly room: Room; readonly lock: string | null },
): Later {
  // While the password was hashed, he may have become somebody else.
  if (!mayRuleOver(room, session)) {
    throw new ChatError("not-allowed", `You may not do that in room ${room.name.shown} any more`);
  }
  const { access } = command;
  const { name: by } = session.from;
  const isClosing = room.policy.access === "open" && access !== "open";
  const rules = isClosing ? rulesWithMembers(chat, room) : room.policy.rules;
  return andThen(keepPolicy(chat, room, { access, lock, rules }), () => {
    const atMs = chat.now();
    room.tellAccess(by, atMs, session);
    chat.record({ type: "access", name: by, room: room.name.shown, access });
    const changed = { type: "accessChanged", room: room.name.shown, access, by, atMs } as const;
    chat.answer(session, command, changed);
  });
}
