import { nearestWord } from "../../codec/nearest_word.ts";
import { SLASH_COMMANDS } from "../../codec/slash_commands.ts";
import { refuse, splitWord } from "../../codec/text_lines.ts";
import { parseWordsLine } from "../../codec/words_dialect.ts";
import type { Command } from "../../protocol/command.ts";
import { quote } from "../../protocol/text.ts";
import { type AccountLine, parseAccountLine } from "./account_line.ts";
import { CLIENT_COMMANDS, type ClientCommand, parseClientCommand } from "./client_commands.ts";
import { parseRoomLine } from "./room_line.ts";

/** The words that are understood behind a slash, in a terminal. */
export const TERMINAL_COMMANDS: readonly string[] = [...SLASH_COMMANDS, ...CLIENT_COMMANDS];

/**
 * What a typed line means: something for the client itself, or for the server.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseTypedLine } from "./typed_line.ts";
 *
 * assertEquals(parseTypedLine("/clear"), "clear");
 * assertEquals(parseTypedLine("enter lobby"), {
 *   type: "enter",
 *   room: "lobby",
 *   ifMissing: "refuse",
 *   exclusive: true,
 * });
 * ```
 */
export function parseTypedLine(line: string): AccountLine | ClientCommand | Command {
  const own = parseClientCommand(line) ?? parseAccountLine(line) ?? parseRoomLine(line);
  if (own !== null) return own;
  const command = parseWordsLine(line);
  const isUnknown = command.type === "refused" && command.error.code === "unknown-command";
  return isUnknown ? unknown(line) : command;
}

function unknown(line: string): Command {
  const { word } = splitWord(line);
  const near = nearestWord(word.slice(1).toLowerCase(), TERMINAL_COMMANDS);
  const question = near === undefined ? "" : ` Did you mean /${near}?`;
  const text = `Unknown command ${quote(word)}.${question} Type /help for help.`;
  return refuse("unknown-command", text);
}
