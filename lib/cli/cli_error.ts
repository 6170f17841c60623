/**
 * Why a program can't do what it was started for, in one line for whoever started it.
 *
 * `status` is what the program exits with: 2 for a mistake in the call, 1 for all else.
 */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly status: 1 | 2;

  constructor(message: string, status: 1 | 2, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** A mistake in the call. */
export function usageError(message: string): CliError {
  return new CliError(`${message}. Try --help`, 2);
}

/**
 * Refuses words of which nothing can be made.
 *
 * @param after What they stand behind, where that is worth saying.
 * @throws {CliError}
 */
export function nothingBehind([word]: readonly string[], after?: string): void {
  if (word === undefined) return;
  const where = after === undefined ? "" : ` behind ${after}`;
  throw usageError(`Cannot understand "${word}"${where}`);
}
