import type { ChatErrorCode } from "../../protocol/chat_error.ts";
import type { ReturnQuestions } from "../way_back.ts";
import type { Console } from "./console.ts";
import type { LoginDialog } from "./login_dialog.ts";
import { isYes } from "./is_yes.ts";

/** Options of {@linkcode returnQuestions}. */
export interface ReturnQuestionsOptions {
  readonly console: Console;
  readonly dialog: LoginDialog;
  /** Nobody had an answer: the client goes, and this is why. */
  onGivenUp(reason: string): void;
  /** It does not go back into a room, as the person has been told. */
  onRoomLost(): void;
}

/** Why one is not let in: to ask again would not help. */
const CLOSED: ReadonlySet<ChatErrorCode> = new Set<ChatErrorCode>([
  "banned",
  "room-private",
  "wrong-password",
]);

/** What is asked of a person when coming back is refused; a pipe has nobody to ask. */
export function returnQuestions(options: ReturnQuestionsOptions): ReturnQuestions {
  const { console, dialog, onGivenUp, onRoomLost } = options;
  return {
    async login(error, before) {
      const credentials = await dialog.askAgain(error, before);
      if (credentials === null) onGivenUp(error.message);
      return credentials;
    },
    async room(error, room) {
      if (CLOSED.has(error.code)) {
        console.notice(error.message);
        onRoomLost();
        return false;
      }
      const isGone = error.code === "wrong-epoch";
      const gone = `Room ${room} was deleted while you were away.`;
      if (!isGone || !console.interactive) console.notice(isGone ? gone : error.message);
      const question = isGone ? `${gone} Enter it anew?` : `Try to enter room ${room} again?`;
      const answer = await console.ask(`${question} (y/n) `);
      const isWanted = answer !== null && isYes(answer);
      if (!isWanted) onRoomLost();
      return isWanted;
    },
  };
}
