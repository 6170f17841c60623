import { words } from "../../codec/text_lines.ts";
import type { ChangePassword, Login, Register } from "../../protocol/command.ts";

/** What somebody wants with his name and his account; passwords that are missing are asked for. */
export type AccountLine =
  | Login
  | (Omit<Register, "password"> & Partial<Register>)
  | (Pick<ChangePassword, "type"> & Partial<ChangePassword>);

/**
 * The line of somebody who wants to be asked for passwords; null for every other line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseAccountLine } from "./account_line.ts";
 *
 * assertEquals(parseAccountLine("/register kim"), { type: "register", name: "kim" });
 * assertEquals(parseAccountLine("/register kim sesame"), null);
 * ```
 */
export function parseAccountLine(line: string): AccountLine | null {
  if (!line.startsWith("/")) return null;
  const [verb = "", name, ...more] = words(line);
  const typed = verb.toLowerCase();
  if (typed === "/passwd" && name === undefined) return { type: "changePassword" };
  if (typed !== "/register" || name === undefined || more.length > 0) return null;
  return { type: "register", name };
}

/** Whether what was typed is about the name or the account. */
export function isAccountLine<T extends { readonly type: string } | string>(
  typed: T,
): typed is Extract<T, AccountLine> {
  if (typeof typed === "string") return false;
  return typed.type === "login" || typed.type === "register" || typed.type === "changePassword";
}
