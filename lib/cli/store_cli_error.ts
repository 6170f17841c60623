import { StoreError, type StoreErrorCode } from "../history/store_error.ts";
import { CliError } from "./cli_error.ts";

/** What to do, where the error alone does not tell. */
const ADVICE: { readonly [C in StoreErrorCode]?: string } = {
  "in-use": "Stop that one, or name another folder with --data",
  "newer": "Start that version, or restore the copy that it made before",
  "not-ours": "Name another folder with --data",
};

/**
 * Why what is kept can't be used, in one line for whoever started the program. What is no
 * `StoreError` comes back as it is.
 */
export function storeCliError(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  const advice = ADVICE[error.code];
  const text = advice === undefined ? error.message : `${error.message}. ${advice}`;
  return new CliError(text, 1, { cause: error });
}
