/** The users file that `--dev` takes; it has `"demo": true` at its top level. */
import { UserFileError } from "../auth/user_file_error.ts";

/** Where the demo users are. */
export const DEMO_USERS: URL = new URL("../../users.json", import.meta.url);

const REASON =
  'It holds demo users (field "demo"), whose passwords everybody knows. Listen on --host localhost, ' +
  "name another file with --users, or say --allow-demo-users";

/**
 * Refuses a file of demo users, also a copy of it: what counts is that its field `demo` is `true`.
 *
 * - A file that can't be read or is damaged is not refused here: whoever uses it says what is wrong.
 *
 * @throws {UserFileError} When it is one.
 */
export function checkNoDemoUsers(path: string): void {
  if (isDemo(contentOf(path))) throw new UserFileError(path, REASON);
}

function isDemo(content: unknown): boolean {
  return typeof content === "object" && content !== null && "demo" in content &&
    content.demo === true;
}

function contentOf(path: string): unknown {
  try {
    return JSON.parse(Deno.readTextFileSync(path).replace(/^\ufeff/, ""));
  } catch {
    return null;
  }
}
