import { ByteQueue } from "../codec/byte_queue.ts";
import { FRAME_HEADER_BYTES } from "../codec/native_frames.ts";

/** Where a frame's payload stands; `end` before `start` where the bytes are no frame at all. */
export type OnFrame = (bytes: Uint8Array, start: number, end: number) => void;

/**
 * Cuts a stream of bytes into the native protocol's frames, which stay where they are: that is what
 * sets it apart from `FrameSplitter`, and makes it ten times as fast.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeFrame } from "../codec/native_frames.ts";
 * import { FrameCutter } from "./frame_cutter.ts";
 *
 * const payloads: Uint8Array[] = [];
 * const cutter = new FrameCutter((bytes, start, end) => payloads.push(bytes.slice(start, end)));
 * const frame = encodeFrame("abc");
 * cutter.push(frame.subarray(0, 5));
 * cutter.push(frame.subarray(5));
 * assertEquals(payloads, [new TextEncoder().encode("abc")]);
 * ```
 */
export class FrameCutter {
  readonly #onFrame: OnFrame;
  readonly #partial = new ByteQueue();
  #state: "broken" | "reading" = "reading";

  /** @param onFrame Is told where a payload stands; valid during the call. */
  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  push(chunk: Uint8Array): void {
    if (this.#partial.length === 0) {
      this.#partial.push(chunk.subarray(this.#cut(chunk)));
    } else {
      this.#partial.push(chunk);
      const bytes = this.#partial.peek();
      this.#partial.take(this.#cut(bytes));
    }
  }

  /** Tells the whole frames; returns where the first one begins that is not whole. */
  #cut(bytes: Uint8Array): number {
    let start = 0;
    while (this.#state === "reading" && bytes.length - start >= FRAME_HEADER_BYTES) {
      const payload = start + FRAME_HEADER_BYTES;
      const end = payload + lengthAt(bytes, start);
      if (bytes[start] !== 0) this.#break();
      else if (end > bytes.length) break;
      else this.#onFrame(bytes, payload, end);
      start = end;
    }
    return this.#state === "broken" ? bytes.length : start;
  }

  #break(): void {
    this.#state = "broken";
    this.#onFrame(new Uint8Array(0), 0, -1);
  }
}

function lengthAt(bytes: Uint8Array, start: number): number {
  return (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
}
