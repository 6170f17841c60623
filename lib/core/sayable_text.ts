import { ChatError } from "../protocol/chat_error.ts";
import { cleanText } from "../protocol/text.ts";

const utf8 = new TextEncoder();
const NOTHING_TO_SEE_REGEXP = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/** A bound of a text, and what the text is called where it is over it. */
export interface TextBound {
  readonly what: "Away text" | "Message" | "Reason" | "Search" | "Topic";
  /** In bytes of UTF-8, when it is cleaned. */
  readonly maxBytes: number;
}

/**
 * A typed text as others may see it; empty where there is nothing to see.
 *
 * @throws {ChatError} `line-too-long`
 */
export function sayableText(typed: string, { what, maxBytes }: TextBound): string {
  const text = cleanText(typed);
  if (NOTHING_TO_SEE_REGEXP.test(text)) return "";
  // A character has at most 3 bytes for each unit of length: most texts need no counting.
  if (3 * text.length > maxBytes && utf8.encode(text).length > maxBytes) {
    throw new ChatError("line-too-long", `${what} too long`);
  }
  return text;
}
