/**
 * What the text dialects share: lines in, lines out.
 */
import { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import { cleanText } from "../protocol/text.ts";
import type { Decoder } from "./codec.ts";
import { encodeText } from "./text_slab.ts";
import { LineSplitter, OVERLONG } from "./line_splitter.ts";

const MAX_FIRST_WORD = 64;
const INVISIBLE_REGEXP = /\p{Default_Ignorable_Code_Point}/gu;
const SECRET_VERB_REGEXP = /^\/*(login|register|passwd)$/i;
const ROOM_VERB_REGEXP = /^\/+(access|create|enter|join)$/i;
const PASSWORD_REGEXP = /^password$/i;
const LOGIN_KEYWORDS: ReadonlySet<string> = new Set(["PASS", "USERNAME"]);

/** What somebody wants who types the password of a room. */
export type RoomVerb = "access" | "create" | "enter" | "join";

/** What somebody wants who types a password. */
export type SecretVerb = RoomVerb | "login" | "passwd" | "register";

/**
 * A decoder that makes one command of each line; empty lines say nothing. Lines are read as others
 * would see them: what is invisible must not turn a command, or a password, into a message.
 */
export function newLineDecoder(
  maxLineBytes: number,
  parseLine: (line: string) => Command,
): Decoder {
  const splitter = new LineSplitter(maxLineBytes);
  return {
    push(chunk: Uint8Array): Command[] {
      const commands: Command[] = [];
      for (const line of splitter.push(chunk)) {
        const text = line === OVERLONG ? line : cleanText(line);
        if (text === OVERLONG) commands.push(refuse("line-too-long", "Message too long"));
        else if (text !== "") commands.push(parseLine(text));
      }
      return commands;
    },
  };
}

/** The bytes of lines, each with its end; null for no lines. */
export function encodeLines(lines: readonly string[]): Uint8Array | null {
  if (lines.length === 0) return null;
  return encodeText(`${lines.length === 1 ? lines[0] : lines.join("\r\n")}\r\n`);
}

/** The first word of a line, and what follows the one space behind it. */
export function splitWord(line: string): { readonly word: string; readonly rest: string } {
  const space = line.indexOf(" ");
  if (space < 0) return { word: line, rest: "" };
  return { word: line.slice(0, space), rest: line.slice(space + 1) };
}

/** The words of what stands behind a verb. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word.length > 0);
}

/** What a line with a password seems to be for, in this dialect or another; null for other lines. */
export function secretVerb(line: string): SecretVerb | null {
  const start = line.trimStart().slice(0, MAX_FIRST_WORD).replace(INVISIBLE_REGEXP, "");
  const first = words(start)[0]?.normalize("NFKC") ?? "";
  if (LOGIN_KEYWORDS.has(first)) return "login";
  const verb = SECRET_VERB_REGEXP.exec(first)?.[1]?.toLowerCase() as SecretVerb | undefined;
  return verb ?? roomSecretVerb(first, line);
}

/** Whether a line may hold a password: then it must never be said to a room, nor kept. */
export function mayHoldPassword(line: string): boolean {
  return secretVerb(line) !== null;
}

/**
 * The verb of a line with a slash that has the words of a room's password, no more and no fewer: what
 * has others may be talk about one.
 */
function roomSecretVerb(first: string, line: string): RoomVerb | null {
  const verb = ROOM_VERB_REGEXP.exec(first)?.[1]?.toLowerCase() as RoomVerb | undefined;
  if (verb === undefined) return null;
  const args = words(line.replace(INVISIBLE_REGEXP, "")).slice(1);
  const at = verb === "create" || (verb === "access" && args[0]?.startsWith("#")) ? 1 : 0;
  const isPassword = args.length === at + 2 &&
    (verb === "join" || verb === "enter" || PASSWORD_REGEXP.test(args[at] ?? ""));
  return isPassword ? verb : null;
}

/** A command that says why a line can't be one. */
export function refuse(code: ChatError["code"], text: string): Command {
  return { type: "refused", error: new ChatError(code, text) };
}
