/**
 * What may stand behind a verb, shared by the text dialects. Each gives null where the words do not
 * fit.
 */
import type { Command } from "../protocol/command.ts";
import { splitWord, words } from "./text_lines.ts";

const NUMBER_REGEXP = /^[0-9]{1,9}$/;

/** Reads what stands behind a verb. */
export type ArgumentParser = (args: string) => Command | null;

/** Nothing. */
export function nothing(command: Command): ArgumentParser {
  return (args) => words(args).length === 0 ? command : null;
}

/** Exactly one word. */
export function oneWord(toCommand: (word: string) => Command): ArgumentParser {
  return (args) => {
    const [word, ...more] = words(args);
    return word === undefined || more.length > 0 ? null : toCommand(word);
  };
}

/** A whole number from 1 to a bound, or nothing. */
export function numberOrNothing(
  max: number,
  toCommand: (count: number | undefined) => Command,
): ArgumentParser {
  return (args) => {
    const [word, ...more] = words(args);
    if (word === undefined) return toCommand(undefined);
    const count = NUMBER_REGEXP.test(word) ? Number(word) : 0;
    return more.length > 0 || count < 1 || count > max ? null : toCommand(count);
  };
}

/** A name, and a password or none. */
export function nameAndPassword(args: string): Command | null {
  const [name, password, ...more] = words(args);
  if (name === undefined || more.length > 0) return null;
  return { type: "login", name, ...(password === undefined ? {} : { password }) };
}

/** A name, a password, and what the operator gives to those who may register, or nothing. */
export function registration(args: string): Command | null {
  const [name, password, code, ...more] = words(args);
  if (name === undefined || password === undefined || more.length > 0) return null;
  return { type: "register", name, password, ...(code === undefined ? {} : { code }) };
}

/** The password before, and the one after. */
export function twoPasswords(args: string): Command | null {
  const [before, after, ...more] = words(args);
  if (before === undefined || after === undefined || more.length > 0) return null;
  return { type: "changePassword", before, after };
}

/** Somebody's name, and what follows one space behind it. */
export function personAndText(args: string): Command | null {
  const { word: to, rest: text } = splitWord(args.trimStart());
  return to === "" || text.trim() === "" ? null : { type: "sendPrivate", to, text };
}
