/** Getting into a room by a ticket, on the room's own port. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Enter } from "../../protocol/command.ts";
import { andThen, type Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { goInto } from "../membership.ts";
import { guestName, takeName } from "../naming.ts";
import type { Room } from "../room.ts";
import { wasWelcome } from "../room_rights.ts";
import type { Session } from "../session.ts";
import type { Ticket } from "../tickets.ts";
import type { Identity } from "../user.ts";

/**
 * Makes a connection one of whoever got the ticket, and puts it into the room.
 *
 * @param command Which room it is.
 */
export function redeem(
  chat: ChatContext,
  session: Session,
  command: Enter,
  text: string,
): Later {
  const room = chat.rooms.require(command.room);
  const ticket = chat.tickets.take(text, room);
  const isGood = ticket !== null && isStillLetIn(chat, room, ticket) &&
    (ticket.user.account !== null || chat.login === "optional");
  if (!isGood) {
    throw new ChatError(
      "not-allowed",
      "This ticket is wrong, used or older than a minute: enter the room again for another one",
    );
  }
  const named = takeName(chat, session, { type: "login" }, identityFor(chat, session, ticket));
  return andThen(named, () => {
    return goInto(chat, session, {
      room,
      command,
      exclusive: true,
      created: false,
      admission: "ticket",
    });
  });
}

/** Whether he who got it is in the room, or may enter it, as it is now. */
function isStillLetIn({ sessions }: ChatContext, room: Room, { user, session }: Ticket): boolean {
  if (room.policy.access === "open" || wasWelcome(room, user, session)) return true;
  for (const { key, rooms } of sessions) if (key === session && rooms.has(room)) return true;
  return false;
}

/** A guest's connections share no name: one that comes by his ticket has a name of its own. */
function identityFor(
  chat: ChatContext,
  session: Session,
  { user }: { readonly user: Identity },
): Identity {
  if (user.account !== null) {
    const { name, account, accountId } = user;
    // What it may do by now: he may have gone since he got it.
    const roles = chat.accounts.rolesOf?.(name.key) ?? user.roles;
    return { name, account, accountId: accountId ?? null, roles };
  }
  return session.user ?? { name: guestName(chat), account: null, roles: [] };
}
