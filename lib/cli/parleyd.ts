import { serve } from "./serve.ts";
import { users } from "./users.ts";

/**
 * The program `parleyd`: a server, or what is done to its accounts.
 *
 * @throws {CliError} When it can't do what it was started for.
 */
export function parleyd(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  return first === "users" ? users(rest) : serve(args);
}
