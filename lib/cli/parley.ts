import { chat } from "./chat.ts";
import { clientPaths } from "./client_paths.ts";
import { CLIENT_PROGRAM } from "./program/client_program.ts";
import { completions } from "./program/completions.ts";
import { manual } from "./program/manual.ts";

/**
 * The program `parley`: a conversation, or what is printed about the program itself. A server whose
 * name is one of these words is given with `--host`.
 *
 * @throws {CliError} When it can't do what it was started for.
 */
export function parley(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  if (first === "completions") return completions(CLIENT_PROGRAM, rest);
  if (first === "man") return manual(CLIENT_PROGRAM, rest);
  return first === "paths" ? clientPaths(rest) : chat(args);
}
