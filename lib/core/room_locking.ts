/** The passwords of rooms: they are hashed and checked outside of the room's order, which goes on. */
import { ChatError } from "../protocol/chat_error.ts";
import type { Enter } from "../protocol/command.ts";
import type { RoomAccess } from "../protocol/moderation.ts";
import { roomKey } from "../protocol/names.ts";
import { MAX_PASSWORD_LENGTH } from "../protocol/password_rules.ts";
import { cleanText } from "../protocol/text.ts";
import type { Later } from "../util/later.ts";
import { LockedRoom } from "./admittance.ts";
import type { ChatContext } from "./chat_context.ts";
import type { Session } from "./session.ts";

/** The lock that is there, and one that has taken its place meanwhile. */
const MAX_TRIES = 2;

/**
 * What is kept of a new password; null for an access that needs none.
 *
 * @throws {ChatError} `password-required`, `bad-password`, `bad-message`, `too-many-logins`
 */
export function lockFor(
  { locks }: ChatContext,
  { host }: Session,
  access: RoomAccess,
  password: string | undefined,
): null | Promise<string> {
  if (access !== "password") {
    if (password === undefined) return null;
    throw new ChatError("bad-message", "A password is for a room that is entered by password");
  }
  if (password === undefined || password === "") {
    throw new ChatError("password-required", "Say which password the room is to have");
  }
  checkRoomPassword(password);
  return locks.make(password, host);
}

/** Any that can be typed: who may enter is not worth an account. */
function checkRoomPassword(password: string): void {
  const isTypable = cleanText(password) === password && password.trim() === password;
  if (isTypable && password.length <= MAX_PASSWORD_LENGTH) return;
  const rule = `at most ${MAX_PASSWORD_LENGTH} characters, all of which can be seen`;
  throw new ChatError("bad-password", `Cannot use this password: it must have ${rule}`);
}

/**
 * Enters a room; where that needs a password, it is checked, and the room entered again: if it has
 * another lock by then, so is that one, once.
 *
 * @param enterNow Enters with the lock that the password has opened.
 * @throws {ChatError} `wrong-password`, `too-many-logins`, `unavailable`, and what `enterNow` throws.
 */
export function unlocking(
  chat: ChatContext,
  session: Session,
  command: Enter,
  enterNow: (opened: string | undefined) => Later,
): Later {
  const unlock = async (problem: unknown): Promise<void> => {
    let error = problem;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const lock = await opened(chat, session, command, error);
      try {
        return await enterNow(lock);
      } catch (next) {
        error = next;
      }
    }
    throw error instanceof LockedRoom ? changing() : error;
  };
  try {
    return enterNow(undefined)?.catch(unlock);
  } catch (error) {
    if (error instanceof LockedRoom) return unlock(error);
    throw error;
  }
}

/** Somebody changes it faster than it can be checked. */
function changing(): ChatError {
  const text = "The room's password is being changed just now: try again";
  return new ChatError("unavailable", text, { mayRetry: true });
}

/** The lock that was in the way, where the password is right; what else was, is thrown. */
async function opened(
  chat: ChatContext,
  session: Session,
  command: Enter,
  error: unknown,
): Promise<string> {
  if (!(error instanceof LockedRoom)) throw error;
  const { lock } = error;
  const isRight = await chat.locks.opens({
    room: roomKey(command.room),
    password: command.password ?? "",
    lock,
    address: session.host,
    isWanted: () => session.state !== "ended",
  });
  if (isRight) return lock;
  if (session.state !== "ended") {
    const { label: name, address } = session;
    chat.record({ type: "wrongRoomPassword", name, room: roomKey(command.room), address });
  }
  throw new ChatError("wrong-password", "That is not the room's password");
}
