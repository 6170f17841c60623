import { ByteQueue } from "./byte_queue.ts";
import { encodeText } from "./text_slab.ts";

/** A frame whose payload was longer than allowed; it stands in the place of the payload. */
export const OVERSIZE: unique symbol = Symbol("oversize frame");

/** What is not a frame at all; nothing that follows can be understood. */
export const NO_FRAME: unique symbol = Symbol("no frame");

/** The payload of a frame, or what is wrong with it. */
export type Frame = Uint8Array | typeof OVERSIZE | typeof NO_FRAME;

/** The length before each payload. */
export const FRAME_HEADER_BYTES = 4;

/**
 * Cuts a stream of bytes into the native protocol's frames: an unsigned 32-bit big-endian length,
 * then that many bytes.
 *
 * - A frame over the bound is told once and its payload skipped.
 * - A length whose first byte is not 0 is no frame: that is told once, and nothing after it is read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encodeFrame, FrameSplitter } from "./native_frames.ts";
 *
 * const splitter = new FrameSplitter(65_536);
 * const frame = encodeFrame("{}");
 * assertEquals(splitter.push(frame.subarray(0, 3)), []);
 * assertEquals(splitter.push(frame.subarray(3)), [new TextEncoder().encode("{}")]);
 * ```
 */
export class FrameSplitter {
  readonly #maxFrameBytes: number;
  readonly #waiting = new ByteQueue();
  #toSkip = 0;
  #state: "reading" | "broken" = "reading";

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** The frames that the chunk completes; each payload is valid until the next push. */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let rest = chunk;
    while (rest.length > 0 && this.#state === "reading") {
      rest = rest.subarray(this.#takeSome(rest, frames));
    }
    return frames;
  }

  /** Takes no more than belongs to the frame at hand; returns how much it took. */
  #takeSome(chunk: Uint8Array, frames: Frame[]): number {
    if (this.#toSkip > 0) return this.#skip(chunk);
    const wanted = this.#frameBytes() - this.#waiting.length;
    const piece = chunk.subarray(0, wanted);
    this.#waiting.push(piece);
    if (this.#waiting.length === FRAME_HEADER_BYTES) this.#checkHeader(frames);
    if (this.#state === "reading" && this.#waiting.length >= FRAME_HEADER_BYTES) {
      this.#finish(frames);
    }
    return piece.length;
  }

  #skip(chunk: Uint8Array): number {
    const skipped = Math.min(this.#toSkip, chunk.length);
    this.#toSkip -= skipped;
    return skipped;
  }

  /** How long the frame at hand is, as far as it is known. */
  #frameBytes(): number {
    const waiting = this.#waiting.peek();
    return waiting.length < FRAME_HEADER_BYTES
      ? FRAME_HEADER_BYTES
      : FRAME_HEADER_BYTES + payloadBytes(waiting);
  }

  #checkHeader(frames: Frame[]): void {
    const header = this.#waiting.peek();
    if (header[0] !== 0) {
      frames.push(NO_FRAME);
      this.#state = "broken";
      this.#waiting.clear();
    } else if (payloadBytes(header) > this.#maxFrameBytes) {
      frames.push(OVERSIZE);
      this.#toSkip = payloadBytes(header);
      this.#waiting.clear();
    }
  }

  #finish(frames: Frame[]): void {
    if (this.#waiting.length < this.#frameBytes()) return;
    const frame = this.#waiting.take(this.#waiting.length);
    frames.push(frame.subarray(FRAME_HEADER_BYTES));
  }
}

/** A payload as UTF-8, with its length before it. */
export function encodeFrame(payload: string): Uint8Array {
  const frame = encodeText(payload, FRAME_HEADER_BYTES);
  const header = new DataView(frame.buffer, frame.byteOffset, FRAME_HEADER_BYTES);
  header.setUint32(0, frame.length - FRAME_HEADER_BYTES);
  return frame;
}

function payloadBytes(header: Uint8Array): number {
  return new DataView(header.buffer, header.byteOffset, FRAME_HEADER_BYTES).getUint32(0);
}
