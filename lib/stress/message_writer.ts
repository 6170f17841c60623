import type { PayloadFormat } from "./payload.ts";
import type { Wire } from "./wire.ts";

/** Writes the messages of a run as their senders say them: many in one piece of memory. */
export class MessageWriter {
  readonly #format: PayloadFormat;
  readonly #envelope: Wire["envelope"];

  constructor(format: PayloadFormat, envelope: Wire["envelope"]) {
    this.#format = format;
    this.#envelope = envelope;
  }

  /** Messages of one sender, from a number on, each with its instant in microseconds. */
  write(sender: number, first: number, instantsUs: readonly number[]): Uint8Array {
    const { before, after } = this.#envelope;
    const length = before.length + this.#format.sizeBytes + after.length;
    const bytes = new Uint8Array(length * instantsUs.length);
    instantsUs.forEach((atUs, index) => {
      const start = index * length;
      bytes.set(before, start);
      this.#format.write({ sender, number: first + index, atUs }, bytes, start + before.length);
      bytes.set(after, start + length - after.length);
    });
    return bytes;
  }
}
