import { ByteQueue } from "../codec/byte_queue.ts";

const LF = 10;
const CR = 13;
/** What is longer was written by no chat server: it is forgotten. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/**
 * Cuts a stream of bytes into lines, which stay where they are: no string is made of them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LineCutter } from "./line_cutter.ts";
 *
 * const lines: string[] = [];
 * const cutter = new LineCutter((bytes, start, end) => {
 *   lines.push(new TextDecoder().decode(bytes.subarray(start, end)));
 * });
 * for (const piece of ["OK Wel", "come\r\nOK Joined\r\n"]) cutter.push(new TextEncoder().encode(piece));
 * assertEquals(lines, ["OK Welcome", "OK Joined"]);
 * ```
 */
export class LineCutter {
  readonly #onLine: (bytes: Uint8Array, start: number, end: number) => void;
  readonly #partial = new ByteQueue();

  /** @param onLine Is told where a line stands, its end left out; valid during the call. */
  constructor(onLine: (bytes: Uint8Array, start: number, end: number) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      if (this.#partial.length > 0) this.#finish(chunk.subarray(start, end + 1));
      else this.#onLine(chunk, start, beforeReturn(chunk, start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#partial.push(chunk.subarray(start));
    if (this.#partial.length > MAX_LINE_BYTES) this.#partial.clear();
  }

  #finish(rest: Uint8Array): void {
    this.#partial.push(rest);
    const line = this.#partial.take(this.#partial.length);
    this.#onLine(line, 0, beforeReturn(line, 0, line.length - 1));
  }
}

function beforeReturn(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === CR ? end - 1 : end;
}
