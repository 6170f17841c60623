/**
 * Names of people and rooms: the only place where they are checked and made comparable.
 */
import { ChatError } from "./chat_error.ts";
import { foldCase, quote } from "./text.ts";

/**
 * A name of a person or a room that passed the rules.
 *
 * @example Accounts of one's own are found by the key
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Name } from "@parley/parley";
 *
 * const accounts = new Map<string, Name>();
 * const register = (name: Name) => accounts.set(name.key, name);
 * register({ shown: "Zoë", key: "zoë" });
 * assertEquals(accounts.get("zoë")?.shown, "Zoë");
 * ```
 */
export interface Name {
  /** As it is shown: in Unicode's normal form NFKC. */
  readonly shown: string;
  /** Equal for names that differ in case alone; never shown. */
  readonly key: string;
}

/** The name under which the server speaks; nobody can take it (A11). */
export const SERVER_NAME = "*";

const MAX_CHARACTERS = 32;
const MAX_BYTES = 64;
/** What is longer can't become a name, whatever is made of it. */
const MAX_TYPED = 4 * MAX_CHARACTERS;

// The scripts that are in everyday use (UAX #31, table 5), with the mixtures that are one way of
// writing (UTS #39): a name keeps to one line of this table, so that none passes for another.
const WRITING_SYSTEMS = [
  ["Latin"],
  ["Arabic"],
  ["Armenian"],
  ["Bengali"],
  ["Cyrillic"],
  ["Devanagari"],
  ["Ethiopic"],
  ["Georgian"],
  ["Greek"],
  ["Gujarati"],
  ["Gurmukhi"],
  ["Han", "Bopomofo"],
  ["Han", "Hiragana", "Katakana"],
  ["Hangul", "Han"],
  ["Hebrew"],
  ["Kannada"],
  ["Khmer"],
  ["Lao"],
  ["Malayalam"],
  ["Myanmar"],
  ["Oriya"],
  ["Sinhala"],
  ["Tamil"],
  ["Telugu"],
  ["Thaana"],
  ["Thai"],
  ["Tibetan"],
];

// What passes for something else in Latin: phonetic letters, clicks, small capitals, and marks that
// did not melt with their letter (a dot on an i).
const LATIN_TWIN_REGEXP =
  /^\P{Script=Latin}*$|^[^\p{M}\u0184\u0185\u01c0-\u01c3\u0250-\u0258\u025a-\u1dff\u2c60-\u{10ffff}]*$/u;

const SCRIPT_REGEXPS = WRITING_SYSTEMS.map((scripts) => {
  const classes = scripts.map((script) => `\\p{Script_Extensions=${script}}`).join("");
  return new RegExp(`^[${classes}\\p{Script_Extensions=Inherited}]*$`, "u");
});

const ASCII_NAME_REGEXP = /^[A-Za-z0-9_\-.[\]{}|^`]+$/;
const ALLOWED_REGEXP = /^[\p{L}\p{M}\p{Nd}_\-.[\]{}|^`]+$/u;
const INVISIBLE_REGEXP = /\p{Default_Ignorable_Code_Point}/u;
const MARK_PILE_REGEXP = /^\p{M}|\p{M}{4}/u;
const NEUTRAL_REGEXP = /[0-9_\-.[\]{}|^`]/g;
const BAD_USER_START_REGEXP = /^[\p{Nd}-]/u;

/**
 * Checks the name of a person.
 *
 * @throws {ChatError} `bad-name`, with what is wrong.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { parseUserName } from "./names.ts";
 *
 * assertEquals(parseUserName("Zoë"), { shown: "Zoë", key: "zoë" });
 * assertThrows(() => parseUserName("*"));
 * ```
 */
export function parseUserName(typed: string): Name {
  const name = parseName(typed, "name");
  if (BAD_USER_START_REGEXP.test(name.shown)) {
    throw badName(typed, "name", "it may not begin with a digit or a hyphen");
  }
  return name;
}

/**
 * Checks the name of a room; a `#` before it does not count: `#general` and `general` are the same.
 *
 * @throws {ChatError} `bad-name`, with what is wrong.
 */
export function parseRoomName(typed: string): Name {
  return parseName(typed.startsWith("#") ? typed.slice(1) : typed, "room name");
}

/** The key of a room as somebody typed it: `#general` and `general` are the same. */
export function roomKey(typed: string): string {
  return foldName(typed.replace(/^#/, ""));
}

/** What a typed name would be found under, whether or not it is one. */
export function foldName(typed: string): string {
  // To normalise a long row of marks takes time with its square, and it is no name anyway.
  return typed.length > MAX_TYPED ? typed : foldCase(typed);
}

function parseName(typed: string, what: string): Name {
  if (typed.length === 0) throw new ChatError("bad-name", `A ${what} is missing`);
  if (typed.length > MAX_TYPED) throw tooLong(typed, what);
  const shown = typed.normalize("NFKC");
  if (ASCII_NAME_REGEXP.test(shown)) {
    if (shown.length > MAX_CHARACTERS) throw tooLong(typed, what);
    return { shown, key: shown.toLowerCase() };
  }
  checkUnicode(typed, shown, what);
  return { shown, key: foldName(shown) };
}

function checkUnicode(typed: string, shown: string, what: string): void {
  if (!ALLOWED_REGEXP.test(shown) || INVISIBLE_REGEXP.test(shown)) {
    throw badName(typed, what, "only letters, digits and _-.[]{}|^` are allowed");
  }
  if (Array.from(shown).length > MAX_CHARACTERS) throw tooLong(typed, what);
  if (new TextEncoder().encode(shown).length > MAX_BYTES) throw tooLong(typed, what);
  if (MARK_PILE_REGEXP.test(shown)) {
    throw badName(typed, what, "it has too many marks over or under a letter");
  }
  const letters = shown.replace(NEUTRAL_REGEXP, "");
  const isOneScript = SCRIPT_REGEXPS.some((script) => script.test(letters));
  if (!isOneScript || !LATIN_TWIN_REGEXP.test(letters)) {
    throw badName(typed, what, "its letters must be of one script in everyday use");
  }
}

function badName(typed: string, what: string, rule: string): ChatError {
  return new ChatError("bad-name", `Cannot use ${quote(typed)} as a ${what}: ${rule}`);
}

function tooLong(typed: string, what: string): ChatError {
  return badName(typed, what, `at most ${MAX_CHARACTERS} characters and ${MAX_BYTES} bytes`);
}
