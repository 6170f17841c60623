/** What a program is: from this its help, its manual page and its completions are made. */
import type { Flags, ValueKind } from "../flags.ts";

/** An argument that is no flag. */
export interface Operand {
  /** As the help shows it: `NAME`. */
  readonly name: string;
  /** What it is; missing where only the user knows. */
  readonly values?: Exclude<ValueKind, readonly string[]>;
}

/** A word, and what it means. */
export interface Term {
  readonly word: string;
  readonly help: string;
}

/** A word that has something done. */
export interface ProgramCommand extends Term {
  /** What stands behind the word: `NAME [--operator]`. */
  readonly usage: string;
  /** The flags that go with it. */
  readonly flags: Flags;
}

/** A part of a program, with a help of its own. */
export interface ProgramPart {
  /** The word that comes first; null where its commands themselves do. */
  readonly word: string | null;
  /** What it is, in a few words. */
  readonly summary: string;
  /** What stands behind the program's name, in one line. */
  readonly usage: string;
  readonly commands: readonly ProgramCommand[];
  /** The flags of all its commands. */
  readonly flags: Flags;
  /** What it takes where it has no commands. */
  readonly operands: readonly Operand[];
  /** What one of its flags may name. */
  readonly terms: { readonly title: string; readonly words: readonly Term[] } | null;
  /** What else there is to know, a paragraph each. */
  readonly about: readonly string[];
  /** Command lines, and what they do. */
  readonly examples: readonly Term[];
}

/** A file of a program, for its manual page. */
export interface ProgramFile {
  /** Where it is on most systems, on macOS, and on Windows. */
  readonly places: readonly string[];
  readonly help: string;
}

/** A program. */
export interface Program {
  readonly name: "parley" | "parleyd";
  /** What it is, in a few words. */
  readonly summary: string;
  /** Of the manual: 1 for commands, 8 for servers. */
  readonly section: 1 | 8;
  /** What stands behind its name, in one line. */
  readonly usage: string;
  readonly flags: Flags;
  readonly operands: readonly Operand[];
  readonly parts: readonly ProgramPart[];
  readonly description: readonly string[];
  /** What else there is to know, a paragraph each. */
  readonly about: readonly string[];
  /** Variables that are no flag's. */
  readonly variables: readonly Term[];
  readonly files: readonly ProgramFile[];
  readonly statuses: readonly Term[];
  /** Command lines, and what they do. */
  readonly examples: readonly Term[];
  readonly seeAlso: string;
}

/** What can be typed where: behind the program's name, or behind words that come after it. */
export interface Scope {
  /** The words: none, `users`, `users add`. */
  readonly path: readonly string[];
  readonly flags: Flags;
  readonly operands: readonly Operand[];
  /** The words that may come next. */
  readonly words: readonly Term[];
}

/** Every place where something can be typed, the program itself first. */
export function scopesOf({ flags, operands, parts }: Program): readonly Scope[] {
  const words = parts.flatMap(({ word, summary, commands }): readonly Term[] => {
    return word === null ? commands : [{ word, help: summary }];
  });
  return [{ path: [], flags, operands, words }, ...parts.flatMap(scopesOfPart)];
}

/** A part by the word that comes first. @throws {RangeError} Where there is none of that word. */
export function partOf({ name, parts }: Program, word: string): ProgramPart {
  const part = parts.find((known) => known.word === word);
  if (part === undefined) throw new RangeError(`There is no "${name} ${word}"`);
  return part;
}

/** How the help names a word with what stands behind it. */
export function shownCommand({ word, usage }: ProgramCommand): string {
  return usage === "" ? word : `${word} ${usage}`;
}

function scopesOfPart(part: ProgramPart): Scope[] {
  const { word, flags, operands } = part;
  const before = word === null ? [] : [word];
  const commands = part.commands.map((command) => ({
    path: [...before, command.word],
    flags: command.flags,
    operands: operandsIn(command.usage),
    words: [],
  }));
  return word === null
    ? commands
    : [{ path: before, flags, operands, words: part.commands }, ...commands];
}

/** What the usage of a command names that is no flag. */
function operandsIn(usage: string): Operand[] {
  const names = usage.replace(/\[--[^\]]*\]/g, "").match(/[A-Z]+/g) ?? [];
  return names.map((name) => name === "FILE" ? { name, values: "file" } : { name });
}
