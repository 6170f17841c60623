/** What both programs can do beside what they are for, as far as it is described. */
import { HELP_FLAG } from "../common_flags.ts";
import type { Flags } from "../flags.ts";
import type { Program, ProgramCommand, ProgramPart, Term } from "./program.ts";

type Name = Program["name"];

/** The shells that can complete what is typed. */
export type Shell = "bash" | "zsh" | "fish";

/** These shells. */
export const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

/** The parts that both programs have; `pathsFlags` go with `paths`. */
export function commonParts(
  { name, section }: Pick<Program, "name" | "section">,
  pathsFlags: Flags,
): readonly ProgramPart[] {
  return [completionsPart(name), manPart(name, section), pathsPart(name, pathsFlags)];
}

function completionsPart(name: Name): ProgramPart {
  const flags = { help: HELP_FLAG };
  return {
    word: "completions",
    summary: `a script with which a shell completes what is typed behind ${name}`,
    usage: "completions SHELL",
    commands: SHELLS.map((word): ProgramCommand => ({
      word,
      help: `for ${word}`,
      usage: "",
      flags,
    })),
    flags,
    operands: [],
    terms: null,
    about: [
      "The script goes to standard output. The lines below put it where the shell finds it, for " +
      `you alone; shells that are started from then on have it. Do it again when ${name} is updated.`,
    ],
    examples: installing(name),
  };
}

function installing(name: Name): readonly Term[] {
  const bash = "~/.local/share/bash-completion/completions";
  const fish = "~/.config/fish/completions";
  return [
    {
      word: `mkdir -p ${bash}\n${name} completions bash > ${bash}/${name}`,
      help: "For bash with the package bash-completion",
    },
    {
      word: `echo 'eval "$(${name} completions bash)"' >> ~/.bashrc`,
      help: "For bash without it",
    },
    {
      word: `mkdir -p ~/.zfunc\n${name} completions zsh > ~/.zfunc/_${name}`,
      help: "For zsh",
    },
    {
      word: "echo 'fpath=(~/.zfunc $fpath); autoload -U compinit; compinit' >> ~/.zshrc",
      help: "For zsh to look there, once",
    },
    {
      word: `mkdir -p ${fish}\n${name} completions fish > ${fish}/${name}.fish`,
      help: "For fish",
    },
  ];
}

function manPart(name: Name, section: Program["section"]): ProgramPart {
  const folder = `~/.local/share/man/man${section}`;
  return {
    word: "man",
    summary: "the manual page",
    usage: "man",
    commands: [],
    flags: { help: HELP_FLAG },
    operands: [],
    terms: null,
    about: ["The page goes to standard output, as the program man reads it."],
    examples: [
      {
        word: `mkdir -p ${folder}\n${name} man > ${folder}/${name}.${section}\nman ${name}`,
        help:
          "To put it where man finds it for you alone, if your PATH has ~/.local/bin, and look at it",
      },
    ],
  };
}

function pathsPart(name: Name, flags: Flags): ProgramPart {
  return {
    word: "paths",
    summary: "where its files are, and whether they are there",
    usage: "paths [flags]",
    commands: [],
    flags,
    operands: [],
    terms: null,
    about: [`What ${name} would use with the same flags, variables and config file.`],
    examples: [],
  };
}
