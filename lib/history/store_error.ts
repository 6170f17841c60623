/** What kind of trouble a store has. */
export type StoreErrorCode =
  | "closed"
  | "damaged"
  | "disk-full"
  | "failed"
  | "in-use"
  | "missing"
  | "newer"
  | "not-ours"
  | "older";

/** What of a {@linkcode StoreError} goes from one thread to another. */
export interface StoreFailure {
  readonly code: StoreErrorCode;
  readonly message: string;
}

/**
 * Messages can't be kept, or not be read.
 *
 * - The text is for the operator: it names the file or folder, what is wrong and what to do. It shows
 *   nothing of what is kept there.
 * - What it was thrown for has not been done at all.
 */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** The same error, from another thread. */
  static from({ code, message }: StoreFailure): StoreError {
    return new StoreError(code, message);
  }
}
