import { parseUserName } from "../protocol/names.ts";

/** Options of {@linkcode stateFile}. */
export interface StateFileOptions {
  /** Where the states of all servers are. */
  readonly folder: string;
  readonly hostname: string;
  readonly port: number;
  /** The name that is asked for; null for none. */
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
 * import { stateFile } from "./state_file.ts";
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
