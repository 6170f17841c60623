import { completions } from "./program/completions.ts";
import { history } from "./history.ts";
import { manual } from "./program/manual.ts";
import { operator, OPERATOR_WORDS } from "./operator.ts";
import { serve } from "./serve.ts";
import { serverPaths } from "./server_paths.ts";
import { SERVER_PROGRAM } from "./program/server_program.ts";
import { stress } from "./stress.ts";
import { users } from "./users.ts";

/** What is done by a word that comes first. */
const SUBPROGRAMS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  users: (args) => users(args),
  history,
  stress,
  completions: (args) => completions(SERVER_PROGRAM, args),
  man: (args) => manual(SERVER_PROGRAM, args),
  paths: serverPaths,
  ...Object.fromEntries(
    OPERATOR_WORDS.map((word) => [word, (args: readonly string[]) => operator(word, args)]),
  ),
};

/**
 * The program `parleyd`: a server, a command to one that runs, what is done to its accounts or to
 * what it keeps, a test of one, or what is printed about the program itself.
 *
 * @throws {CliError} When it can't do what it was started for.
 */
export function parleyd(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  if (first === undefined || !Object.hasOwn(SUBPROGRAMS, first)) return serve(args);
  return SUBPROGRAMS[first]!(rest);
}
