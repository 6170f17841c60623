import { history } from "./history.ts";
import { operator, OPERATOR_WORDS } from "./operator.ts";
import { serve } from "./serve.ts";
import { stress } from "./stress.ts";
import { users } from "./users.ts";

/**
 * The program `parleyd`: a server, a command to one that runs, what is done to its accounts or to
 * what it keeps, or a test of one.
 *
 * @throws {CliError} When it can't do what it was started for.
 */
export function parleyd(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  if (first !== undefined && OPERATOR_WORDS.includes(first)) return operator(first, rest);
  if (first === "stress") return stress(rest);
  if (first === "history") return history(rest);
  return first === "users" ? users(rest) : serve(args);
}
