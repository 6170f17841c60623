/**
 * How things are said: bytes to commands and events to bytes, one dialect a file.
 *
 * This folder knows bytes and wording; it knows nothing of sockets, rooms or clocks.
 */
import type { Command } from "../protocol/command.ts";
import type { Disconnect } from "../protocol/disconnect.ts";
import type { DialectName, Event } from "../protocol/event.ts";
import type { Limits } from "../protocol/limits.ts";

/** What a decoder makes of bytes: something said, or, where no more sense can come, the end. */
export type Input = Command | Disconnect;

/**
 * Turns what arrives on one connection into commands.
 *
 * - It never throws, whatever the bytes are.
 * - The same bytes give the same result however they are split (B8).
 * - It holds no more than the bound of a line or a frame.
 */
export interface Decoder {
  push(chunk: Uint8Array): readonly Input[];
}

/** Turns events into the bytes of one dialect. It keeps no state, so all connections share it. */
export interface Encoder {
  /** Equal for encoders that make the same bytes of the same event. */
  readonly variant: string;
  /** Whether people see their own messages come back. */
  readonly echoesOwn: boolean;
  /**
   * @param atMs When it happened (milliseconds since 1970), for dialects that show it.
   * @returns Null for what this dialect does not show.
   */
  encode(event: Event, atMs: number): Uint8Array | null;
}

/** What a decoder has to know when it begins. */
export type DecoderLimits = Pick<Limits, "maxLineBytes" | "maxFrameBytes">;

/** One way of talking to the server. */
export interface Dialect {
  readonly name: DialectName;
  readonly encoder: Encoder;
  /** Whether who connects has a guest's name from the start (C3). */
  readonly namesGuests: boolean;
  newDecoder(limits: DecoderLimits): Decoder;
}
