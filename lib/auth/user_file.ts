import {
  findNodeAtLocation,
  type Node,
  parse,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { integer, list, object } from "../util/json_reader.ts";
import { parseJson } from "../util/parse_json.ts";
import { UserFileError } from "./user_file_error.ts";
import { placed, PlacedError, readUserRecord, type UserRecord } from "./user_record.ts";

/** What a `users.json` holds. */
export interface UserFileContent {
  readonly version: number;
  readonly users: readonly UserRecord[];
}

const FILE_VERSION = 1;

/** A file of nobody. */
export const EMPTY_USER_FILE: UserFileContent = { version: FILE_VERSION, users: [] };

const readVersion = placed(object<{ readonly version: number }>({ version: placed(integer) }));

const readUsers = placed(
  object<{ readonly users: readonly UserRecord[] }>({ users: placed(list(readUserRecord)) }),
);

/**
 * Reads the text of a `users.json`.
 *
 * - Fields that this version does not know are kept, those of the whole and those of each record.
 *
 * @param path What the file is called, for the error.
 * @throws {UserFileError} With the line, and what is wrong there.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { parseUserFile } from "./user_file.ts";
 *
 * assertEquals(parseUserFile('{ "version": 1, "users": [] }', "users.json").users, []);
 * assertThrows(() => parseUserFile('{\n  "version": 2 }', "users.json"), Error, "line 2");
 * ```
 */
export function parseUserFile(json: string, path: string): UserFileContent {
  const value = parsed(json, path);
  try {
    return readContent(value);
  } catch (error) {
    if (!(error instanceof PlacedError)) throw error;
    const options = { line: lineOf(json, error.place), cause: error };
    throw new UserFileError(path, error.message, options);
  }
}

/** The text that {@linkcode parseUserFile} reads; two spaces deep, for it is edited by hand, too. */
export function formatUserFile(content: UserFileContent): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

function parsed(json: string, path: string): unknown {
  try {
    return parseJson(json);
  } catch {
    if (json.trim() === "") throw new UserFileError(path, "It is empty");
    const errors: ParseError[] = [];
    parse(json, errors, { disallowComments: true });
    const [first] = errors;
    const line = first === undefined ? null : lineAt(json, first.offset);
    throw new UserFileError(path, `It is not JSON${whyNot(first)}`, { line });
  }
}

function whyNot(error: ParseError | undefined): string {
  if (error === undefined) return "";
  const words = printParseErrorCode(error.error).replaceAll(/(?<=.)[A-Z]/g, " $&");
  return ` (${words.toLowerCase()})`;
}

function readContent(value: unknown): UserFileContent {
  const { version } = readVersion(value, "");
  if (version !== FILE_VERSION) {
    const why = `Field "version" must be ${FILE_VERSION}: ${version} is of another Parley`;
    throw new PlacedError("version", why);
  }
  const { users } = readUsers(value, "");
  checkOnce(users);
  return value as UserFileContent;
}

function checkOnce(users: readonly UserRecord[]): void {
  const keys = new Set<string>();
  users.forEach(({ key, name }, index) => {
    if (keys.has(key)) throw new PlacedError(`users[${index}]`, `"${name}" stands there twice`);
    keys.add(key);
  });
}

/** The line of a place, or of what is around it where there is nothing at that place. */
function lineOf(json: string, place: string): number | null {
  const tree = parseTree(json);
  if (tree === undefined) return null;
  const keys = place.split(/[.[\]]+/).filter((key) => key !== "")
    .map((key) => /^\d+$/.test(key) ? Number(key) : key);
  return lineAt(json, nearest(tree, keys).offset);
}

function nearest(tree: Node, keys: readonly (string | number)[]): Node {
  const found = keys.length === 0 ? tree : findNodeAtLocation(tree, [...keys]);
  return found ?? nearest(tree, keys.slice(0, -1));
}

function lineAt(json: string, offset: number): number {
  return json.slice(0, offset).split("\n").length;
}
