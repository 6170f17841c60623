import { newPasswordProblem } from "../../protocol/password_rules.ts";
import { askPassword } from "./ask_password.ts";
import type { Console } from "./console.ts";

/** Options of {@linkcode askNewPassword}. */
export interface NewPasswordOptions {
  readonly console: Console;
  readonly prompt: string;
  /** The name of the account, as it is compared. */
  readonly key: string;
}

const MAX_TRIES = 3;

/** Asks twice for a new password, masked; null when it was given up, or three were not good. */
export async function askNewPassword(
  options: NewPasswordOptions,
  tries: number = MAX_TRIES,
): Promise<string | null> {
  const { console, prompt, key } = options;
  const password = await askPassword(console, prompt);
  if (password === null) return null;
  const problem = newPasswordProblem(password, key) ?? await typedAgain(console, password);
  if (problem === "given up") return null;
  if (problem === null) return password;
  console.notice(`${problem}.`);
  return tries === 1 ? null : await askNewPassword(options, tries - 1);
}

/** Null where it is the same. */
async function typedAgain(console: Console, password: string): Promise<string | null> {
  const again = await askPassword(console, "The same again: ");
  if (again === null) return "given up";
  return again === password ? null : "The two passwords are not the same";
}
