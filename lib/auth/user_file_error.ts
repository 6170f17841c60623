/**
 * Options of {@linkcode UserFileError}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { UserFileError, type UserFileErrorOptions } from "@parley/parley";
 *
 * const options: UserFileErrorOptions = { line: 3 };
 * const { message } = new UserFileError("users.json", "It is not JSON", options);
 * assertEquals(message, 'Cannot use the users file "users.json": line 3: It is not JSON');
 * ```
 */
export interface UserFileErrorOptions extends ErrorOptions {
  /**
   * Where it is wrong; the first line is 1.
   *
   * @default {null, no line in particular}
   */
  readonly line?: number | null;
}

/**
 * The file of the accounts can't be read, or not be written.
 *
 * - The text names the file, the line and the reason; it shows nothing of what the file holds, names
 *   apart.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { UserFileError, UserStore } from "@parley/parley";
 *
 * const error = assertThrows(() => UserStore.open(".tmp/nobody/users.json"), UserFileError);
 * assertEquals([error.path, error.line], [".tmp/nobody/users.json", null]);
 * ```
 */
export class UserFileError extends Error {
  /** Always `UserFileError`. */
  override readonly name = "UserFileError";
  /** The file, as it was named to the {@linkcode UserStore}. */
  readonly path: string;
  /** The first line is 1; null where it is about no line in particular. */
  readonly line: number | null;

  /** Makes an error about a file; the reason is a sentence without its full stop. */
  constructor(path: string, reason: string, options: UserFileErrorOptions = {}) {
    const { line = null, ...rest } = options;
    const where = line === null ? "" : `line ${line}: `;
    super(`Cannot use the users file "${path}": ${where}${reason}`, rest);
    this.path = path;
    this.line = line;
  }
}
