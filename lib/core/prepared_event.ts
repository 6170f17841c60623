import type { Encoder } from "../codec/codec.ts";
import type { Event } from "../protocol/event.ts";

/**
 * An event on its way to many: it is encoded once for each variant of the encoders, and all who
 * share a variant get the very same bytes.
 *
 * @example
 * ```ts
 * import { assertStrictEquals } from "@std/assert";
 * import { PreparedEvent } from "./prepared_event.ts";
 *
 * const encoder = { variant: "v", echoesOwn: true, encode: () => new Uint8Array(1) };
 * const prepared = new PreparedEvent({ type: "ping" }, 0);
 * assertStrictEquals(prepared.bytesFor(encoder), prepared.bytesFor({ ...encoder }));
 * ```
 */
export class PreparedEvent {
  readonly event: Event;
  readonly #atMs: number;
  readonly #encoded = new Map<string, Uint8Array | null>();

  /** @param atMs When it happened, in milliseconds since 1970. */
  constructor(event: Event, atMs: number) {
    this.event = event;
    this.#atMs = atMs;
  }

  /** Null for an event that this encoder does not show. */
  bytesFor(encoder: Encoder): Uint8Array | null {
    const known = this.#encoded.get(encoder.variant);
    if (known !== undefined) return known;
    const bytes = encoder.encode(this.event, this.#atMs);
    this.#encoded.set(encoder.variant, bytes);
    return bytes;
  }
}
