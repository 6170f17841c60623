/** What `--help` shows, made from what a program is. */
import { wrapText } from "../../client/terminal/text_width.ts";
import { describeFlags, settableKeys } from "../flags.ts";
import { type Program, type ProgramPart, shownCommand, type Term } from "./program.ts";

const COLUMNS = 100;
const GAP = 2;

/** The help of a program. */
export function programHelp(program: Program): string {
  const { name, summary, usage, flags, parts, about } = program;
  const first = `Usage: ${name} ${usage}`;
  const keys = settableKeys(flags).join(", ");
  return blocks([
    `${name} - ${summary}`,
    `${first}\n${table(parts.map((part) => helpOfPart(name, part)), " ".repeat("Usage: ".length))}`,
    describeFlags(flags),
    [
      "Where a name stands in brackets, the environment variable of that name does the same. A flag " +
      "wins over a variable, and a variable over the config file (--config), which may have:",
      keys,
    ].map(wrapped).join("\n"),
    ...about.map(wrapped),
  ]);
}

/** The help of a part of a program. */
export function partHelp(name: Program["name"], part: ProgramPart): string {
  const { word, summary, usage, commands, terms, flags, about, examples } = part;
  const title = word === null ? name : `${name} ${word}`;
  const words = commands.map((command) => ({ word: shownCommand(command), help: command.help }));
  return blocks([
    `${title} - ${summary}`,
    `Usage: ${name} ${usage}`,
    table(words, "  "),
    ...(terms === null ? [] : [`${terms.title}\n${table(terms.words, "  ")}`]),
    describeFlags(flags),
    ...about.map(wrapped),
    ...examples.map(described),
  ]);
}

/** What leads to the help of a part, and what it is about. */
function helpOfPart(name: string, { word, summary, commands }: ProgramPart): Term {
  const words = commands.map((command) => command.word);
  const help = words.length === 0 ? summary : `${summary}: ${words.join(", ")}`;
  return { word: `${name} ${word ?? words[0]} --help`, help };
}

/** Words with what they mean beside them. */
function table(terms: readonly Term[], indent: string): string {
  const width = Math.max(0, ...terms.map(({ word }) => word.length)) + indent.length + GAP;
  return terms.map(({ word, help }) => {
    const [first, ...more] = wrapText(help, COLUMNS - width);
    return [(indent + word).padEnd(width) + first, ...more.map((row) => " ".repeat(width) + row)]
      .join("\n");
  }).join("\n");
}

function described({ word, help }: Term): string {
  const lines = word.split("\n").map((line) => `  ${line}`);
  return [...wrapText(`${help}:`, COLUMNS), ...lines].join("\n");
}

function wrapped(paragraph: string): string {
  return wrapText(paragraph, COLUMNS).join("\n");
}

function blocks(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n\n") + "\n";
}
