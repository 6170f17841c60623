import { StoreError, type StoreErrorCode } from "../store_error.ts";

// SQLite's primary result codes; what is above the lowest eight bits tells more of the same.
const PRIMARY_MASK = 0xff;
const CODES: { readonly [code: number]: StoreErrorCode } = {
  5: "in-use",
  6: "in-use",
  11: "damaged",
  13: "disk-full",
  26: "damaged",
};

// Where a whole script failed, there is no code.
const CODES_BY_TEXT: { readonly [text: string]: StoreErrorCode } = {
  "database disk image is malformed": "damaged",
  "database is locked": "in-use",
  "database or disk is full": "disk-full",
  "file is not a database": "damaged",
};

const ADVICE: { readonly [C in StoreErrorCode]?: string } = {
  "damaged": "the database is damaged; restore a backup",
  "disk-full": "the disk is full; make room on it",
  "in-use": "another program is using it",
};

/**
 * What a failure of the database means for the operator.
 *
 * @param path The file that it is about.
 */
export function storeErrorOf(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const reason = ADVICE[code] ?? reasonOf(error);
  return new StoreError(code, `Cannot use "${path}": ${reason}`, { cause: error });
}

function codeOf(error: unknown): StoreErrorCode {
  if (systemCodeOf(error) === "ENOSPC") return "disk-full";
  const known = CODES[primaryCodeOf(error)];
  if (known !== undefined) return known;
  return error instanceof Error ? CODES_BY_TEXT[error.message] ?? "failed" : "failed";
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "its folder is not there";
  if (error instanceof Deno.errors.PermissionDenied) return "you may not write there";
  if (systemCodeOf(error) === "EROFS") return "its disk can only be read";
  return error instanceof Error ? error.message : String(error);
}

function systemCodeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}

/** SQLite's own code for what went wrong; 0 where it is no error of SQLite's. */
function primaryCodeOf(error: unknown): number {
  if (!(error instanceof Error) || !("errcode" in error)) return 0;
  return typeof error.errcode === "number" ? error.errcode & PRIMARY_MASK : 0;
}
