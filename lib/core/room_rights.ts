import { isCreator, type Room } from "./room.ts";
import type { Session } from "./session.ts";

/** Whether somebody may do with a room what is for its creator and for operators alone. */
export function mayRuleOver(room: Room, session: Session): boolean {
  if (session.user?.roles.includes("operator")) return true;
  return room.creator !== null && isCreator(room.creator, session.from);
}
