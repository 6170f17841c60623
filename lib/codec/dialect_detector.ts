import { Disconnect } from "../protocol/disconnect.ts";
import { ByteQueue } from "./byte_queue.ts";
import type { Dialect } from "./codec.ts";
import { keywordDialect, KEYWORDS } from "./keyword_dialect.ts";
import { nativeDialect } from "./native_dialect.ts";
import { slashDialect } from "./slash_dialect.ts";
import { WORDS, wordsDialect } from "./words_dialect.ts";

/** What the first bytes say: who talks, what is to be said to somebody who can't stay, or not yet. */
export type Detection = Dialect | Disconnect | "undecided";

const NATIVE_FIRST_BYTE = 0x00;
const TLS_FIRST_BYTE = 0x16;
const MAX_SNIFFED_BYTES = 1024;
const IRC_WORDS: ReadonlySet<string> = new Set(["CAP", "NICK", "PASS", "USER"]);
const FIRST_WORD_REGEXP = /^([^ \r\n]*)[ \r\n]/;
const CAPITALS_REGEXP = /^[A-Z]+$/;
const REQUEST_LINE_REGEXP = /^[A-Z]+ [^ \r\n]+ HTTP\/\d/;
const LINE_END_REGEXP = /[\r\n]/;

/**
 * Tells by its first bytes which dialect a connection speaks (E1): the first word of the first line
 * that is not empty decides.
 *
 * - It needs at most 1024 bytes, and keeps what it was given for the dialect's decoder.
 * - However the bytes are split, the result is the same.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { DialectDetector } from "./dialect_detector.ts";
 *
 * const utf8 = new TextEncoder();
 * const detector = new DialectDetector();
 * assertEquals(detector.push(utf8.encode("USERN")), "undecided");
 * const detection = detector.push(utf8.encode("AME alice\r\n"));
 * assert(typeof detection === "object" && "name" in detection && detection.name === "keyword");
 * assertEquals(detector.takeBytes(), utf8.encode("USERNAME alice\r\n"));
 * ```
 */
export class DialectDetector {
  static readonly #latin1 = new TextDecoder("latin1");
  readonly #bytes = new ByteQueue();
  #skipped: "nothing" | "line end" | "carriage return" = "nothing";

  push(chunk: Uint8Array): Detection {
    this.#bytes.push(this.#bytes.length > 0 ? chunk : this.#skipLineEnds(chunk));
    const first = this.#bytes.peek()[0];
    if (first === undefined) return "undecided";
    if (this.#skipped === "nothing") {
      if (first === NATIVE_FIRST_BYTE) return nativeDialect;
      if (first === TLS_FIRST_BYTE) return Disconnect.TLS;
    }
    const sniffed = this.#bytes.peek().subarray(0, MAX_SNIFFED_BYTES);
    return detectText(DialectDetector.#latin1.decode(sniffed));
  }

  /** What was pushed, empty lines before it left out, for the decoder; once. */
  takeBytes(): Uint8Array {
    return this.#bytes.take(this.#bytes.length);
  }

  /** Empty lines say nothing; telnet's Enter may be CR NUL, which is not a native client. */
  #skipLineEnds(chunk: Uint8Array): Uint8Array {
    let start = 0;
    for (const byte of chunk) {
      const isEnd = byte === 10 || byte === 13 || byte === 0 && this.#skipped === "carriage return";
      if (!isEnd) break;
      this.#skipped = byte === 13 ? "carriage return" : "line end";
      start++;
    }
    return chunk.subarray(start);
  }
}

function detectText(text: string): Detection {
  if (text.startsWith("/")) return slashDialect;
  const word = FIRST_WORD_REGEXP.exec(text)?.[1];
  if (word === undefined) return isAtBound(text) ? slashDialect : "undecided";
  if (KEYWORDS.has(word)) return keywordDialect;
  if (WORDS.has(word)) return wordsDialect;
  if (IRC_WORDS.has(word)) return Disconnect.IRC;
  return CAPITALS_REGEXP.test(word) ? detectRequest(text) : slashDialect;
}

/**
 * Only the whole line tells `GET / HTTP/1.1` from somebody who shouts. A line without an end is
 * taken for a request: a web page can make a browser send one, with chat commands in its body.
 */
function detectRequest(text: string): Detection {
  if (REQUEST_LINE_REGEXP.test(text)) return Disconnect.HTTP;
  if (LINE_END_REGEXP.test(text)) return slashDialect;
  return isAtBound(text) ? Disconnect.HTTP : "undecided";
}

function isAtBound(text: string): boolean {
  return text.length >= MAX_SNIFFED_BYTES;
}
