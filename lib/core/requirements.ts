import { ChatError } from "../protocol/chat_error.ts";
import type { Session } from "./session.ts";

/** What must be there before a command is done. */
export type Requirement = "account" | "name" | "nothing";

/** Whether guests may come in, or everybody has to log in to an account first (A10). */
export type LoginPolicy = "optional" | "required";

/** @throws {ChatError} `login-required`, `name-required` or `not-allowed` */
export function checkRequirement(
  session: Session,
  requirement: Requirement,
  policy: LoginPolicy,
): void {
  if (requirement === "nothing" || session.account !== null) return;
  if (policy === "required") throw new ChatError("login-required", "Log in first");
  if (requirement === "name") session.from;
  else throw new ChatError("not-allowed", "Only an account has a password: log in or register");
}
