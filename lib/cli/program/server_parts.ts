/** The parts of `parleyd` beside the server itself, as far as they are described. */
import type { Flags } from "../flags.ts";
import { HISTORY_COMMANDS, HISTORY_OWN_FLAGS } from "../history_commands.ts";
import { HISTORY_FLAGS } from "../history_flags.ts";
import { OPERATOR_COMMANDS, OWN_FLAGS } from "../operator_commands.ts";
import { OPERATOR_FLAGS } from "../operator_flags.ts";
import type { ProgramCommand, ProgramPart } from "./program.ts";
import { SCENARIO_HELP, STRESS_FLAGS } from "../stress_flags.ts";
import { USERS_COMMANDS, USERS_OWN_FLAGS } from "../users_commands.ts";
import { USERS_FLAGS } from "../users_flags.ts";

const NOTHING_MORE = { operands: [], terms: null, about: [], examples: [] } as const;

/** `parleyd users`. */
export const USERS_PART: ProgramPart = {
  ...NOTHING_MORE,
  word: "users",
  summary: "the accounts of a Parley server",
  usage: "users COMMAND [NAME] [flags]",
  commands: Object.entries(USERS_COMMANDS).map(([word, { takes, flag, help }]): ProgramCommand => {
    const own = flag === undefined ? [] : [flag];
    const usage = [...(takes === "name" ? ["NAME"] : []), ...own.map((name) => `[--${name}]`)];
    const flags = flagsFor(USERS_FLAGS, USERS_OWN_FLAGS, own);
    return { word, help, usage: usage.join(" "), flags };
  }),
  flags: USERS_FLAGS,
  about: [
    "A password is typed twice, and shown as stars. Where nobody types, it is the first line of " +
    "standard input, and a second line, if there is one, must be the same. It is never taken from " +
    "the command line, where others on this machine could see it. A running server takes up the " +
    "change at once.",
  ],
};

/** `parleyd history`. */
export const HISTORY_PART: ProgramPart = {
  ...NOTHING_MORE,
  word: "history",
  summary: "what a Parley server keeps with --data",
  usage: "history COMMAND [FILE] --data DIR [flags]",
  commands: Object.entries(HISTORY_COMMANDS).map(([word, { takes, isExport, help }]) => {
    const own = isExport ? HISTORY_OWN_FLAGS : [];
    const flags = flagsFor(HISTORY_FLAGS, HISTORY_OWN_FLAGS, own);
    return { word, help, usage: takes === "file" ? "FILE" : "", flags };
  }),
  flags: HISTORY_FLAGS,
  about: [
    "export, verify and backup can be used while a server runs; restore and vacuum can't. What is " +
    "private is not exported, but it is in a backup.",
  ],
};

/** `parleyd status` and the like. */
export const OPERATOR_PART: ProgramPart = {
  ...NOTHING_MORE,
  word: null,
  summary: "commands to a server that runs on this machine",
  usage: "COMMAND [flags]",
  commands: Object.entries(OPERATOR_COMMANDS).map(([word, { usage, help, flags }]) => {
    return { word, help, usage, flags: flagsFor(OPERATOR_FLAGS, OWN_FLAGS, flags) };
  }),
  flags: OPERATOR_FLAGS,
  about: [
    "Which server is meant need only be said where several run. It can be reached by the user as " +
    "whom it runs, and by root. kick: accounts that are to stay out are closed with " +
    "parleyd users disable NAME.",
  ],
};

/** `parleyd stress`. */
export const STRESS_PART: ProgramPart = {
  ...NOTHING_MORE,
  word: "stress",
  summary: "lets many clients talk to a server, and checks and measures it",
  usage: "stress [flags] [host[:port]]",
  commands: [],
  flags: STRESS_FLAGS,
  operands: [{ name: "host[:port]", values: "host" }],
  terms: {
    title: "What --scenario may name:",
    words: Object.entries(SCENARIO_HELP).map(([word, help]) => ({ word, help })),
  },
  about: [
    "Without a host it is localhost. Everybody has to get every message once, in the order of its " +
    "sender: the status is 0 if so, 1 if not, and 2 if there was no test. A server for people " +
    "limits how much one address may do: a test wants one that was started with --rate-limit off. " +
    "Ctrl-C shows what there is.",
  ],
};

/** A table of flags without those that go with other commands alone. */
function flagsFor(flags: Flags, own: readonly string[], allowed: readonly string[]): Flags {
  return Object.fromEntries(
    Object.entries(flags).filter(([key]) => !own.includes(key) || allowed.includes(key)),
  );
}
