/**
 * What kind of trouble a store has.
 *
 * - `damaged`, `missing`: the database can't be read, or is not there; `not-ours`: it is another
 *   program's.
 * - `newer`, `older`: another version of Parley has made it, and this one can't use it.
 * - `in-use`: another process has the folder; `closed`: this one has closed the store.
 * - `disk-full`; `failed`: anything else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { StoreErrorCode } from "@parley/parley";
 *
 * const PASSING: ReadonlySet<StoreErrorCode> = new Set(["disk-full", "in-use"]);
 * assertEquals(PASSING.has("damaged"), false);
 * ```
 */
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
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { StoreError } from "@parley/parley";
 *
 * function advice(error: unknown): string {
 *   if (!(error instanceof StoreError)) throw error;
 *   return error.code === "in-use" ? "Stop the other server first" : error.message;
 * }
 * assertEquals(advice(new StoreError("disk-full", "There is no room")), "There is no room");
 * ```
 */
export class StoreError extends Error {
  /** Always `StoreError`. */
  override readonly name = "StoreError";
  /** What went wrong, for programs; the text is for people. */
  readonly code: StoreErrorCode;

  /** Makes an error whose text is shown to the operator: what is wrong, and what to do. */
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** The same error, from another thread. */
  static from({ code, message }: Pick<StoreError, "code" | "message">): StoreError {
    return new StoreError(code, message);
  }
}
