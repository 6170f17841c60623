import { VERSION } from "../../util/version.ts";
import { HELP_FLAG } from "../common_flags.ts";
import { type Flag, namesOf, variableOf } from "../flags.ts";
import { type Program, type ProgramPart, shownCommand, type Term } from "./program.ts";
import { argument, asTyped, bold, escaped, filled, italic } from "./roff.ts";

/** A page of the manual, of the macros of `man`: the same for the same version. */
export function manPage(program: Program): string {
  const { name, summary, section, description, about, variables, seeAlso } = program;
  const lines = [
    `.\\" Made by: ${name} man`,
    `.TH ${name.toUpperCase()} ${section} "" ${argument(`Parley ${VERSION}`)} Parley`,
    // No word that is to be typed is parted.
    ".nh",
    ".ad l",
    ...headed("NAME", filled(`${escaped(name)} \\- ${escaped(summary)}`)),
    ...headed("SYNOPSIS", synopsis(program)),
    ...headed("DESCRIPTION", [...paragraphs(description), ...paragraphs(about, ".PP")]),
    ...headed("OPTIONS", optionLines(program)),
    ...headed("COMMANDS", commandLines(program)),
    ...headed("ENVIRONMENT", [
      ...filled(escaped("The variables of the flags above, and:")),
      ...variables.flatMap(tagged),
    ]),
    ...headed("FILES", program.files.flatMap(({ places, help }) => fileLines(places, help))),
    ...headed("EXIT STATUS", program.statuses.flatMap(tagged)),
    ...headed("EXAMPLES", exampleLines(program.examples).slice(1)),
    ...headed("SEE ALSO", filled(references(seeAlso))),
  ];
  return lines.join("\n") + "\n";
}

function optionLines({ flags }: Program): string[] {
  return [
    ...filled(escaped(
      "Whatever can be said by a flag can be said by the variable and by the key in the config " +
        "file that are named with it. A flag wins over a variable, and a variable over the file.",
    )),
    ...Object.entries(flags).flatMap(([key, flag]) => flagLines(flag, keyOf(key, flag))),
  ];
}

function commandLines({ name, parts }: Program): string[] {
  return [
    ...filled(`A command comes first. Each has a ${bold("--help")} of its own.`),
    ...parts.flatMap((part) => partLines(name, part)),
  ];
}

function headed(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title}`, ...lines];
}

/** The program itself, and the line of each of its parts. */
function synopsis({ name, usage, parts }: Program): string[] {
  const lines = [usage, ...parts.flatMap(usagesOf)];
  return lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [".br"]),
    ...filled(`${bold(name)} ${shownUsage(line)}`),
  ]);
}

/** Where a part has no word of its own, each of its commands has a line. */
function usagesOf({ word, usage, commands }: ProgramPart): string[] {
  return word === null ? commands.map(shownCommand) : [usage];
}

/** Words that are typed as they are in bold, what stands for something else in italics. */
function shownUsage(usage: string): string {
  return usage.split(" ").map((word) => /^[a-z]+$/.test(word) ? bold(word) : shownSlots(word))
    .join(" ");
}

/** A word in which brackets are about what may be left out. */
function shownSlots(word: string): string {
  return word.split(/([[\]:]+)/).map((piece) => {
    if (piece === "" || /^[[\]:]+$/.test(piece)) return piece;
    return piece.startsWith("-") ? bold(piece) : italic(piece);
  }).join("");
}

function partLines(name: Program["name"], part: ProgramPart): string[] {
  const { word, summary, usage, commands, terms, flags, about, examples } = part;
  const title = word === null ? "A running server" : `${name} ${word}`;
  return [
    `.SS ${argument(title)}`,
    ...filled(`${bold(name)} ${shownUsage(usage)}`),
    ...paragraphs([`${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`], ".PP"),
    ...commands.flatMap((command) => {
      return [
        ".TP",
        `${bold(command.word)} ${shownUsage(command.usage)}`.trimEnd(),
        ...filled(escaped(command.help)),
      ];
    }),
    ...(terms === null
      ? []
      : [...paragraphs([terms.title], ".PP"), ...terms.words.flatMap(tagged)]),
    // What is said once for all needs not be said with each.
    ...Object.values(flags).filter(({ name }) => name !== HELP_FLAG.name)
      .flatMap((flag) => flagLines(flag, null)),
    ...paragraphs(about, ".PP"),
    ...exampleLines(examples),
  ];
}

/** The key in the config file; null for none. */
function keyOf(key: string, { only }: Flag<unknown>): string | null {
  return only === undefined ? key : null;
}

function flagLines(flag: Flag<unknown>, key: string | null): string[] {
  const { placeholder, help } = flag;
  const names = namesOf(flag).map(bold).join(", ");
  const variable = variableOf(flag);
  const places = [
    ...(variable === null ? [] : [`Variable ${bold(variable)}`]),
    ...(key === null ? [] : [`key ${bold(key)}`]),
  ].join(", ");
  return [
    ".TP",
    placeholder === null ? names : `${names} ${italic(placeholder)}`,
    ...filled(escaped(`${help}.`)),
    ...(places === "" ? [] : [".br", ...filled(`${places}.`)]),
  ];
}

function fileLines(places: readonly string[], help: string): string[] {
  const [first = "", ...more] = places;
  const tags = more.flatMap((place) => [".TQ", italic(place)]);
  return [".TP", italic(first), ...tags, ...filled(escaped(help))];
}

function exampleLines(examples: readonly Term[]): string[] {
  return examples.flatMap(({ word, help }) => {
    return [
      ".PP",
      ...filled(escaped(`${help}:`)),
      ".PP",
      ".RS 4",
      ".EX",
      ...asTyped(word),
      ".EE",
      ".RE",
    ];
  });
}

function tagged({ word, help }: Term): string[] {
  return [".TP", bold(word), ...filled(escaped(help))];
}

/** The macro stands before each paragraph; without one, before each but the first. */
function paragraphs(texts: readonly string[], macro?: string): string[] {
  return texts.flatMap((text, index) => {
    const before = macro ?? (index === 0 ? null : ".PP");
    return [...(before === null ? [] : [before]), ...filled(escaped(text))];
  });
}

/** The names of other pages, in bold. */
function references(seeAlso: string): string {
  return seeAlso.replace(/(\w+)(\(\d\))/g, (_, name, section) => bold(name) + section);
}
