import { parseArgs as nodeParseArgs } from "node:util";
import type { ParseOptions } from "./parse_options.ts";

type Flags = Record<string, unknown>;

const BOOLEAN_WORDS = new Map([["true", true], ["false", false]]);

/**
 * What stands behind `parseArgs`: `node:util` tells flags from words, and this gives the flags their
 * values. Made for one list of arguments.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ArgsParser } from "./args_parser.ts";
 *
 * assertEquals(new ArgsParser({ string: "to" }).parse(["--to", "7"]), { to: "7", _: [] });
 * ```
 */
export class ArgsParser {
  readonly #options: ParseOptions;
  readonly #aliases: Map<string, string[]>;
  readonly #booleans: Set<string>;
  readonly #strings: Set<string>;
  readonly #collect: Set<string>;
  readonly #negatable: Set<string>;
  readonly #flags: Flags = {};
  readonly #words: (string | number)[] = [];

  constructor(options: ParseOptions) {
    const { alias = {}, boolean = [], string = [], collect = [], negatable = [] } = options;
    this.#options = options;
    this.#aliases = aliasesOf(alias);
    this.#booleans = this.#declared(typeof boolean === "boolean" ? [] : boolean);
    this.#strings = this.#declared(string);
    this.#collect = this.#declared(collect);
    this.#negatable = this.#declared(negatable);
  }

  parse(args: readonly string[]): Flags {
    const dashes = args.indexOf("--");
    const rest = dashes < 0 ? [] : args.slice(dashes + 1);
    this.#read(dashes < 0 ? args : args.slice(0, dashes));
    this.#fillIn();
    if (this.#options["--"]) return { ...this.#flags, _: this.#words, "--": rest };
    return { ...this.#flags, _: [...this.#words, ...rest] };
  }

  #read(args: readonly string[]): void {
    // Of a cluster `node:util` sees the first letter alone: it would take `-n-5` for `-n -- -5`.
    const heads = args.map((arg) => arg.replace(/^(-[^-]).+/s, "$1"));
    const { tokens } = nodeParseArgs({ args: heads, strict: false, tokens: true });
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!;
      const token = tokens[i]!;
      if (token.kind === "option") {
        const tookNext = token.rawName.startsWith("--")
          ? this.#readLong(arg, token.name, token.value, args[i + 1])
          : this.#readCluster(arg, args[i + 1]);
        if (tookNext) i++;
        continue;
      }
      this.#addWord(arg);
      if (this.#options.stopEarly) {
        this.#words.push(...args.slice(i + 1));
        return;
      }
    }
  }

  #readLong(arg: string, name: string, value: string | undefined, next = ""): boolean {
    const plain = name.replace(/^no-(?=.)/s, "");
    if (value !== undefined) {
      this.#set(plain, this.#booleans.has(plain) ? value !== "false" : value, arg);
      return false;
    }
    if (plain !== name && this.#negatable.has(plain)) {
      this.#set(plain, false, arg, false);
      return false;
    }
    const isFree = this.#options.boolean !== true && !next.startsWith("-");
    return this.#setFromNext(arg, name, next, isFree);
  }

  /** In `-abc` each letter is a flag, up to one that what follows can only be the value of. */
  #readCluster(arg: string, next = ""): boolean {
    for (let at = 1; at < arg.length - 1; at++) {
      const letter = arg.charAt(at);
      const value = valueInCluster(letter, arg.slice(at + 1));
      this.#set(letter, value ?? this.#valueOfNone(letter), arg);
      if (value !== undefined) return false;
    }
    return this.#setFromNext(arg, arg.slice(-1), next, !/^--?[^-]/.test(next));
  }

  /** A flag that is a boolean takes the next word only if it is one too. */
  #setFromNext(arg: string, name: string, next: string, isFree: boolean): boolean {
    const isBoolean = this.#namesOf(name).some((each) => this.#booleans.has(each));
    const value = next && isFree && !isBoolean ? next : BOOLEAN_WORDS.get(next);
    this.#set(name, value ?? this.#valueOfNone(name), arg);
    return value !== undefined;
  }

  #valueOfNone(name: string): string | boolean {
    return this.#strings.has(name) ? "" : true;
  }

  #addWord(arg: string): void {
    if (this.#options.unknown?.(arg) === false) return;
    this.#words.push(this.#strings.has("_") ? arg : numberIn(arg));
  }

  #set(
    name: string,
    value: string | boolean,
    arg: string,
    isListed = this.#collect.has(name),
  ): void {
    const isKnown = this.#isDeclared(name) ||
      this.#options.boolean === true && /^--[^=]+$/.test(arg);
    if (!isKnown && this.#options.unknown?.(arg, name, value) === false) return;
    const mayBeNumber = typeof value === "string" && !this.#strings.has(name);
    this.#put(name, mayBeNumber ? numberIn(value) : value, isListed);
  }

  #isDeclared(name: string): boolean {
    const declarations = [this.#aliases, this.#booleans, this.#strings, this.#collect];
    return declarations.some((names) => names.has(name));
  }

  #put(name: string, value: unknown, isListed = false): void {
    for (const each of this.#namesOf(name)) putAt(this.#flags, each.split("."), value, isListed);
  }

  #fillIn(): void {
    for (const [name, value] of Object.entries(this.#options.default ?? {})) {
      if (!isAt(this.#flags, name.split("."))) this.#put(name, value);
    }
    for (const name of this.#booleans.union(this.#strings)) {
      if (isAt(this.#flags, name.split("."))) continue;
      if (this.#collect.has(name)) putAt(this.#flags, name.split("."), []);
      else if (this.#booleans.has(name)) putAt(this.#flags, name.split("."), false);
    }
  }

  #declared(names: string | readonly string[]): Set<string> {
    return new Set([names].flat().flatMap((name) => this.#namesOf(name)));
  }

  #namesOf(name: string): string[] {
    return [name, ...this.#aliases.get(name) ?? []];
  }
}

function aliasesOf(alias: Record<string, string | readonly string[]>): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  for (const [name, others] of Object.entries(alias)) {
    const names = [name, ...[others].flat()];
    for (const each of names) aliases.set(each, names.filter((other) => other !== each));
  }
  return aliases;
}

function valueInCluster(letter: string, after: string): string | undefined {
  if (after === "-") return after;
  if (after === "=") return "";
  if (/[A-Za-z]/.test(letter)) {
    const assigned = /=(.+)/.exec(after)?.[1];
    if (assigned !== undefined) return assigned;
    if (/\d\.?$/.test(after)) return after;
  }
  return after.length > 1 && /^\W/.test(after) ? after : undefined;
}

function numberIn(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}

function isAt(flags: Flags, path: readonly string[]): boolean {
  let at: unknown = flags;
  return path.every((key) => {
    const isThere = Object.hasOwn(Object(at), key);
    at = Object(at)[key];
    return isThere;
  });
}

function putAt(flags: Flags, path: string[], value: unknown, isListed = false): void {
  // What is typed must not reach the prototype that all objects share.
  if (path.includes("__proto__") || path.includes("constructor")) return;
  const [key = "", ...deeper] = path;
  const old = Object.hasOwn(flags, key) ? flags[key] : undefined;
  if (deeper.length > 0) putAt((flags[key] = old ?? {}) as Flags, deeper, value, isListed);
  else if (isListed && Array.isArray(old)) old.push(value);
  else flags[key] = isListed ? (old ? [old, value] : [value]) : value;
}
