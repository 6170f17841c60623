/** Options of {@linkcode UserFileError}. */
export interface UserFileErrorOptions extends ErrorOptions {
  /**
   * The first line is 1.
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
 */
export class UserFileError extends Error {
  override readonly name = "UserFileError";
  readonly path: string;
  /** The first line is 1; null where it is about no line in particular. */
  readonly line: number | null;

  constructor(path: string, reason: string, options: UserFileErrorOptions = {}) {
    const { line = null, ...rest } = options;
    const where = line === null ? "" : `line ${line}: `;
    super(`Cannot use the users file "${path}": ${where}${reason}`, rest);
    this.path = path;
    this.line = line;
  }
}
