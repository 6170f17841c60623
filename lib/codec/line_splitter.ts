import { ByteQueue } from "./byte_queue.ts";

/** A line that was longer than allowed; it stands in the place of the line. */
export const OVERLONG: unique symbol = Symbol("overlong line");

/** A line without its end, or {@linkcode OVERLONG}. */
export type Line = string | typeof OVERLONG;

const utf8 = new TextDecoder();
const LF = 10;
const CR = 13;
const NUL = 0;

/**
 * Cuts a stream of bytes into lines.
 *
 * - A line ends with LF, CR LF, or CR NUL, as telnet sends Enter (RFC 854, "The NVT printer and
 *   keyboard").
 * - Bytes that are not UTF-8 become U+FFFD.
 * - A line of more than `maxLineBytes` is told once, when the bound is passed, and skipped to its
 *   end (C7).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LineSplitter } from "./line_splitter.ts";
 *
 * const splitter = new LineSplitter(80);
 * const bytes = new TextEncoder().encode("/nick Alice\r\n/join lob");
 * assertEquals(splitter.push(bytes), ["/nick Alice"]);
 * ```
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  readonly #partial = new ByteQueue();
  #state: "collecting" | "skipping" = "collecting";
  #lastByte = -1;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let start = 0;
    let newline = -1;
    let carriageNul = -1;
    while (start < chunk.length) {
      // Each place is looked for once, however many lines the other kind of end makes.
      if (newline < start) newline = orEnd(chunk, chunk.indexOf(LF, start));
      if (carriageNul < start) carriageNul = orEnd(chunk, this.#indexOfCarriageNul(chunk, start));
      const end = Math.min(newline, carriageNul);
      if (this.#isWhole(chunk, start, end)) {
        lines.push(
          textOf(chunk.subarray(start, chunk[end - 1] === CR && end > start ? end - 1 : end)),
        );
        this.#lastByte = -1;
      } else {
        this.#collect(chunk.subarray(start, end), lines);
        if (end === chunk.length) break;
        this.#finish(lines);
      }
      start = end + 1;
    }
    return lines;
  }

  #indexOfCarriageNul(chunk: Uint8Array, start: number): number {
    let at = chunk.indexOf(NUL, start);
    while (at >= 0 && (at === 0 ? this.#lastByte : chunk[at - 1]) !== CR) {
      at = chunk.indexOf(NUL, at + 1);
    }
    return at;
  }

  /** What is whole needs no memory of its own. */
  #isWhole(chunk: Uint8Array, start: number, end: number): boolean {
    return end < chunk.length && this.#state === "collecting" && this.#partial.length === 0 &&
      end - start <= this.#maxLineBytes;
  }

  #collect(piece: Uint8Array, lines: Line[]): void {
    if (piece.length === 0) return;
    this.#lastByte = piece[piece.length - 1]!;
    if (this.#state === "skipping") return;
    // A CR at the bound may still turn out to be half of the line's end.
    const counted = this.#partial.length + piece.length - (this.#lastByte === CR ? 1 : 0);
    if (counted <= this.#maxLineBytes) return this.#partial.push(piece);
    lines.push(OVERLONG);
    this.#partial.clear();
    this.#state = "skipping";
  }

  #finish(lines: Line[]): void {
    if (this.#state === "collecting") lines.push(this.#takeLine());
    this.#state = "collecting";
    this.#lastByte = -1;
  }

  #takeLine(): string {
    const bytes = this.#partial.take(this.#partial.length);
    const end = this.#lastByte === CR ? bytes.length - 1 : bytes.length;
    return textOf(bytes.subarray(0, end));
  }
}

function textOf(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

function orEnd(chunk: Uint8Array, index: number): number {
  return index < 0 ? chunk.length : index;
}
