/** What decoders make of bytes, in a form that can be compared. */
import { ChatError, type ChatErrorCode } from "../../lib/protocol/chat_error.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { Input } from "../../lib/codec/codec.ts";

/** A refusal without its error object, whose stack differs from one to the next. */
export interface ComparableRefusal {
  readonly refused: ChatErrorCode;
  readonly message: string;
  readonly ref?: number;
  readonly sendId?: number;
}

/** An input that is equal to another one if and only if they mean the same. */
export type ComparableInput = Exclude<Input, { type: "refused" }> | ComparableRefusal;

/** An input as it can be compared. */
export function comparable(input: Input): ComparableInput {
  if (!("type" in input) || input.type !== "refused") return input;
  const { type: _type, error, ...rest } = input;
  return { refused: error.code, message: error.message, ...rest };
}

/** The code of a refused command; what is no refusal has none. */
export function refusalCode(command: Command): ChatErrorCode | undefined {
  return command.type === "refused" ? command.error.code : undefined;
}

/** A refusal as a parser makes it. */
export function refused(code: ChatErrorCode, message: string): ComparableRefusal {
  return { refused: code, message };
}

/** The code of the {@linkcode ChatError} that is thrown; undefined if nothing is. */
export function thrownCode(run: () => unknown): ChatErrorCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ChatError) return error.code;
    throw error;
  }
}

/**
 * Lines that look as if a password stood in them, and mean nothing in any text dialect: one of the
 * words may be one.
 */
export const LOGIN_ATTEMPTS: readonly string[] = [
  "login",
  "LOGIN kim secret more",
  "  Login kim secret more",
  "\u3000login kim secret more",
  "ｌｏｇｉｎ kim secret",
  "／login kim secret",
  " /login kim secret",
  " //LOGIN kim secret",
  " USERNAME kim secret",
  "PASS secret",
  "register",
  "register kim secret",
  "REGISTER kim secret",
  "  Register kim secret",
  "ｒｅｇｉｓｔｅｒ kim secret",
  " /register kim secret",
  "／register kim secret",
  "passwd",
  "passwd secret parsley",
  "PASSWD secret parsley",
  "\u3000Passwd secret parsley",
  "ｐａｓｓｗｄ secret parsley",
  "／passwd secret parsley",
  " //passwd secret parsley",
];
