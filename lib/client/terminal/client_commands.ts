import { refuse, words } from "../../codec/text_lines.ts";
import type { Command } from "../../protocol/command.ts";

/** What the client does itself, without the server. */
export type ClientCommand = "clear" | "menu" | IgnoreCommand;

/** Shows nothing more of what somebody says, or shows it again; without a name, tells of whom. */
export interface IgnoreCommand {
  readonly type: "ignore" | "unignore";
  readonly name?: string;
}

/** Whether what was typed says whose words are shown. */
export function isIgnoreCommand<T extends { readonly type: string }>(
  typed: T,
): typed is Extract<T, IgnoreCommand> {
  return typed.type === "ignore" || typed.type === "unignore";
}

/** What stands behind a word; null where it may not. */
type Parser = (args: readonly string[]) => ClientCommand | null;

const COMMANDS: ReadonlyMap<string, { readonly usage: string; readonly parse: Parser }> = new Map([
  ["clear", { usage: "/clear", parse: (args) => args.length === 0 ? "clear" : null }],
  ["menu", { usage: "/menu", parse: (args) => args.length === 0 ? "menu" : null }],
  ["ignore", { usage: "/ignore [name]", parse: ignore }],
  ["unignore", { usage: "/unignore <name>", parse: unignore }],
]);

/** The words of these commands, without their slash. */
export const CLIENT_COMMANDS: readonly string[] = Array.from(COMMANDS.keys());

/** How they are used and what they do, for help. */
export const CLIENT_HELP: readonly string[] = [
  "/clear                    Clear the window",
  "/menu                     Choose a room from a list",
  "/ignore [name]            Show nothing that somebody says, or who is ignored",
  "/unignore <name>          Show again what somebody says",
];

/** The command of a line, or why it is none; null for a line that is the server's. */
export function parseClientCommand(line: string): ClientCommand | Command | null {
  if (!line.startsWith("/")) return null;
  const [word = "", ...args] = words(line);
  const command = COMMANDS.get(word.slice(1).toLowerCase());
  if (command === undefined) return null;
  return command.parse(args) ?? refuse("usage", `Usage: ${command.usage}`);
}

function ignore([name, ...more]: readonly string[]): ClientCommand | null {
  if (more.length > 0) return null;
  return { type: "ignore", ...(name === undefined ? {} : { name }) };
}

function unignore([name, ...more]: readonly string[]): ClientCommand | null {
  return name === undefined || more.length > 0 ? null : { type: "unignore", name };
}
