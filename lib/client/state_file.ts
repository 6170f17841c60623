import { parseUserName } from "../protocol/names.ts";

/**
 * Options of {@linkcode stateFile}.
 *
 * @example One file for whoever uses the program, under whatever name
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stateFile, type StateFileOptions } from "@parley/parley";
 *
 * const options: StateFileOptions = { folder: "state", hostname: "::1", port: 9999, name: null };
 * assertEquals(stateFile(options), "state/%3A%3A1_9999/(any).jsonl");
 * ```
 */
export interface StateFileOptions {
  /** Where the states of all servers are, without a slash at its end. */
  readonly folder: string;
  /** The server's, as it is connected to; its case does not count. */
  readonly hostname: string;
  /** The server's. */
  readonly port: number;
  /** The name that is asked for, in any case; null for none. */
  readonly name: string | null;
}

/** No name has brackets of this kind in it. */
const NO_NAME = "(any)";

/**
 * The file in which a client keeps its state, one for each server and name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stateFile } from "@parley/parley";
 *
 * const path = stateFile({ folder: "servers", hostname: "Example.org", port: 9999, name: "Kim" });
 * assertEquals(path, "servers/example.org_9999/kim.jsonl");
 * ```
 */
export function stateFile({ folder, hostname, port, name }: StateFileOptions): string {
  return `${folder}/${encode(hostname.toLowerCase())}_${port}/${fileName(name)}.jsonl`;
}

/** A name that the server will refuse is none. */
function fileName(name: string | null): string {
  if (name === null) return NO_NAME;
  try {
    return encode(parseUserName(name).key);
  } catch {
    return NO_NAME;
  }
}

/** What can be in the name of a file everywhere. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
