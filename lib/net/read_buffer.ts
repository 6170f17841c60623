const MIN_BYTES = 128;
const MAX_BYTES = 64 * 1024;
const GROWTH = 4;

/**
 * The memory that a connection is read into: small while it says little, so that an idle one costs
 * next to nothing, and larger for one that says a lot.
 */
export class ReadBuffer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(MIN_BYTES);

  /** Where the next read goes. */
  get space(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** What a read brought, so many bytes of {@linkcode ReadBuffer.space}; valid until the next read. */
  take(count: number): Uint8Array {
    const chunk = this.#bytes.subarray(0, count);
    const size = this.#sizeAfter(count);
    if (size !== this.#bytes.length) this.#bytes = new Uint8Array(size);
    return chunk;
  }

  #sizeAfter(count: number): number {
    const size = this.#bytes.length;
    if (count === size) return Math.min(MAX_BYTES, size * GROWTH);
    return count * GROWTH * GROWTH < size ? Math.max(MIN_BYTES, size / GROWTH) : size;
  }
}
