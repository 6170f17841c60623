/**
 * Flags, environment variables and config files: one table of {@linkcode Flag}s feeds all three and
 * the help. A flag wins over a variable, a variable over the file, the file over the default.
 */
import { parseArgs } from "@std/cli/parse-args";
import { wrapText } from "../client/terminal/text_width.ts";
import { CliError, usageError } from "./cli_error.ts";

/** What a value is, so that a shell can offer some: what it knows itself, or words. */
export type ValueKind = "file" | "folder" | "host" | readonly string[];

/** Reads a value. */
export interface ValueParser<T> {
  /** @throws {RangeError} With what is allowed, when the text is not a value. */
  (text: string): T;
  /** The words that it takes, where there is no other value. */
  readonly words?: readonly string[];
}

/** One thing that a program can be told. */
export interface Flag<T> {
  /** The long name without its hyphens. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** What stands for the value in the help; null for a switch. */
  readonly placeholder: string | null;
  readonly help: string;
  readonly default: T;
  /** Where it can be said, if not everywhere. */
  readonly only?: "flag" | "flag or variable";
  /** What the value is, where `parse` does not tell. */
  readonly values?: ValueKind;
  readonly parse: ValueParser<T>;
}

/** A table of flags; the key is the name in the config file. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What a table of flags gives. */
export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never;
};

/** Where values come from. */
export interface FlagSources {
  readonly args: readonly string[];
  /** Reads one variable. */
  env(name: string): string | undefined;
  /** What the config file holds, and its name for errors. */
  readonly file?: { readonly name: string; readonly values: Readonly<Record<string, unknown>> };
}

const ENV_PREFIX = "PARLEY_";
const HELP_COLUMNS = 100;

/**
 * Reads every flag of a table.
 *
 * @returns The values, and the arguments that are no flags.
 * @throws {CliError} With status 2, for a flag that does not exist or a value that can't be meant.
 */
export function readFlags<F extends Flags>(
  flags: F,
  sources: FlagSources,
): { values: FlagValues<F>; rest: string[] } {
  const { texts, rest } = readArgs(flags, sources.args);
  checkFile(flags, sources.file);
  const values = Object.entries(flags).map(([key, flag]) => {
    return [key, readValue(flag, key, texts, sources)];
  });
  return { values: Object.fromEntries(values) as FlagValues<F>, rest };
}

/** The lines that describe a table of flags; none has more than 100 columns. */
export function describeFlags(flags: Flags): string {
  const rows = Object.values(flags).map((flag) => {
    const short = flag.short === undefined ? "    " : `-${flag.short}, `;
    const value = flag.placeholder === null ? "" : ` ${flag.placeholder}`;
    const variable = variableOf(flag);
    const right = variable === null ? flag.help : `${flag.help} [${variable}]`;
    return { left: `  ${short}--${flag.name}${value}`, right };
  });
  const width = Math.max(...rows.map((row) => row.left.length)) + 2;
  const indent = `\n${" ".repeat(width)}`;
  return rows.map(({ left, right }) => {
    return left.padEnd(width) + wrapText(right, HELP_COLUMNS - width).join(indent);
  }).join("\n");
}

/** The environment variable that does the same as the flag; null for none. */
export function variableOf(flag: Flag<unknown>): string | null {
  return flag.only === "flag" ? null : ENV_PREFIX + flag.name.toUpperCase().replaceAll("-", "_");
}

/** As it is typed: by its letter, if it has one, and by its name. */
export function namesOf({ name, short }: Flag<unknown>): string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

/** The names of those behind which a value stands. */
export function takersIn(flags: Flags): string[] {
  return Object.values(flags).filter(({ placeholder }) => placeholder !== null).flatMap(namesOf);
}

/** What its value is; null for a switch, and for what only the user knows. */
export function valuesOf({ values, parse, placeholder }: Flag<unknown>): ValueKind | null {
  return placeholder === null ? null : values ?? parse.words ?? null;
}

/** What a config file may have. */
export function settableKeys(flags: Flags): string[] {
  return Object.keys(flags).filter((key) => flags[key]?.only === undefined);
}

/** A value that is any text. */
export function parseText(text: string): string {
  return text;
}

/** A switch: on by its name alone. */
export function parseSwitch(text: string): boolean {
  if (["true", "1", "yes", "on"].includes(text)) return true;
  if (["false", "0", "no", "off"].includes(text)) return false;
  throw new RangeError("it must be true or false");
}

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new RangeError(`it must be a whole number from ${min} to ${max}`);
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): ValueParser<T> {
  const parse = (text: string) => {
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    throw new RangeError(`it must be ${words.join(" or ")}`);
  };
  return withWords(words, parse);
}

/** What reads the same, or nothing: an empty text. */
export function orNone<T>(parse: ValueParser<T>): ValueParser<T | ""> {
  const orEmpty = (text: string) => text === "" ? "" : parse(text);
  return parse.words === undefined ? orEmpty : withWords(parse.words, orEmpty);
}

/** What reads these words, and tells which they are. */
export function withWords<T>(words: readonly string[], parse: (text: string) => T): ValueParser<T> {
  return Object.assign((text: string) => parse(text), { words });
}

function readArgs(
  flags: Flags,
  args: readonly string[],
): { texts: ReadonlyMap<string, string>; rest: string[] } {
  const table = Object.values(flags);
  const switches = table.filter((flag) => flag.placeholder === null).map((flag) => flag.name);
  const parsed = parseArgs(joinValues(table, args), {
    string: ["_", ...table.filter((flag) => flag.placeholder !== null).map((flag) => flag.name)],
    boolean: switches,
    // A switch that was not given is not one that was turned off.
    default: Object.fromEntries(switches.map((name) => [name, null])),
    alias: Object.fromEntries(table.flatMap((flag) => flag.short ? [[flag.short, flag.name]] : [])),
    unknown: (arg, key) => {
      if (key !== undefined) throw usageError(`There is no flag ${flagIn(arg, key)}`);
      return true;
    },
  });
  const texts = new Map<string, string>();
  for (const flag of table) {
    const value = parsed[flag.name];
    if (typeof value === "string" || typeof value === "boolean") {
      texts.set(flag.name, String(value));
    }
  }
  return { texts, rest: parsed._.map(String) };
}

/** Without what it was to be: that may well be a password. */
function flagIn(arg: string, key: string): string {
  return arg.startsWith("--") ? arg.replace(/=.*$/s, "") : `-${key}`;
}

/** Whatever follows a flag that takes a value is its value, also where it is empty or has a hyphen. */
function joinValues(table: readonly Flag<unknown>[], args: readonly string[]): string[] {
  const takers = table.filter((flag) => flag.placeholder !== null);
  const joined: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === "--") return [...joined, ...args.slice(index)];
    const flag = takers.find(({ name, short }) => arg === `--${name}` || arg === `-${short}`);
    if (flag === undefined) {
      joined.push(arg);
      continue;
    }
    const value = args[++index];
    if (value === undefined) throw usageError(`A value is missing after ${arg}`);
    joined.push(`--${flag.name}=${value}`);
  }
  return joined;
}

function readValue(
  flag: Flag<unknown>,
  key: string,
  texts: ReadonlyMap<string, string>,
  sources: FlagSources,
): unknown {
  const text = texts.get(flag.name);
  if (text !== undefined) return parse(flag, text, `--${flag.name}`);
  const name = variableOf(flag);
  if (name === null) return flag.default;
  const variable = sources.env(name);
  if (variable !== undefined) return parse(flag, variable, name);
  const inFile = sources.file?.values[key];
  if (inFile === undefined || flag.only !== undefined) return flag.default;
  return parse(flag, String(inFile), `"${key}" in ${sources.file?.name}`);
}

function parse(flag: Flag<unknown>, text: string, where: string): unknown {
  try {
    return flag.parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError(`Cannot use "${text}" for ${where}: ${error.message}`);
  }
}

function checkFile(flags: Flags, file: FlagSources["file"]): void {
  for (const [key, value] of Object.entries(file?.values ?? {})) {
    if (!Object.hasOwn(flags, key) || flags[key]?.only !== undefined) {
      const names = settableKeys(flags).join(", ");
      throw new CliError(`There is no setting "${key}" for ${file?.name}; there are ${names}`, 2);
    }
    if (typeof value === "object") {
      throw new CliError(`Setting "${key}" in ${file?.name} must be a single value`, 2);
    }
    // A number would do as a text: it is a slip all the same.
    if (flags[key]?.parse === parseText && typeof value !== "string") {
      throw new CliError(`Setting "${key}" in ${file?.name} must be a text, in quotes`, 2);
    }
    // What a flag or a variable wins over has to be right as well.
    parse(flags[key]!, String(value), `"${key}" in ${file?.name}`);
  }
}
