import { type Flag, oneOf, parseText } from "../../lib/cli/flags.ts";
import type { Program } from "../../lib/cli/program/program.ts";

/** A help with everything that means something to a shell, or to roff. */
export const ODD_HELP = `it's "so": [a] $HOME \`id\` \\n 100% (x) {y} *?; ~ ^ é`;

const FLAG: Flag<string> = {
  name: "odd",
  short: "o",
  placeholder: "A:B",
  help: ODD_HELP,
  default: "one",
  parse: oneOf("one", "two"),
};

/** A program that is described in such words. */
export const ODD_PROGRAM: Program = {
  name: "parley",
  summary: ODD_HELP,
  section: 1,
  usage: "[flags]",
  flags: {
    odd: FLAG,
    file: { ...FLAG, name: "file", short: "f", values: "file", parse: parseText },
  },
  operands: [],
  parts: [{
    word: "some",
    summary: ODD_HELP,
    usage: "some [flags]",
    commands: [{ word: "thing", help: ODD_HELP, usage: "NAME [--odd]", flags: { odd: FLAG } }],
    flags: { odd: FLAG },
    operands: [],
    terms: { title: ODD_HELP, words: [{ word: ".term", help: ODD_HELP }] },
    about: [`.dot ${ODD_HELP}`, `'quote`],
    examples: [{ word: `.SH x\n${ODD_HELP}`, help: ODD_HELP }],
  }],
  description: [ODD_HELP],
  about: [],
  variables: [],
  files: [],
  statuses: [],
  examples: [],
  seeAlso: "parleyd(8)",
};
