import { decodePayload, encodeCommandFrame } from "../codec/native_dialect.ts";
import { FRAME_HEADER_BYTES, FrameSplitter, NO_FRAME, OVERSIZE } from "../codec/native_frames.ts";
import { decodeEvent } from "../codec/native_messages.ts";
import { isNetworkError } from "../net/network_error.ts";
import { ReadBuffer } from "../net/read_buffer.ts";
import { SendQueue } from "../net/send_queue.ts";
import type { Transport } from "../net/transport.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import type { Event } from "../protocol/event.ts";
import { DEFAULT_LIMITS, MAX_FRAME_BOUND_BYTES } from "../protocol/limits.ts";
import { GreetingFilter } from "./greeting_filter.ts";

/** Options of {@linkcode ServerLink}. */
export interface ServerLinkOptions {
  readonly transport: Transport;
  onEvent(event: Event): void;
  /** What arrives is not the native protocol; told once, and the link is closed. */
  onNonsense(error: unknown): void;
  /** Nothing more will arrive; told once, last of all. */
  onEnd(): void;
}

/**
 * The native protocol over one connection, seen from the client: commands out, events in.
 *
 * - `send` never waits; commands keep their order.
 */
export class ServerLink {
  /** What the server takes in one frame, in bytes; it says so in its welcome. */
  maxFrameBytes = DEFAULT_LIMITS.maxFrameBytes;
  readonly #options: ServerLinkOptions;
  readonly #queue: SendQueue;
  readonly #greeting = new GreetingFilter();
  readonly #splitter = new FrameSplitter(MAX_FRAME_BOUND_BYTES);
  readonly #reading: Promise<void>;

  constructor(options: ServerLinkOptions) {
    const { transport } = options;
    this.#options = options;
    this.#queue = new SendQueue({
      write: (bytes) => transport.write(bytes),
      maxBytes: Infinity, // What this side says is its own; the one who says it waits for answers.
      onOverflow: () => {},
      onError: () => transport.close(),
    });
    this.#reading = this.#readAll();
  }

  /** @throws {ChatError} `line-too-long`, for what the server would not take. */
  send(command: Exclude<Command, { type: "refused" }>): void {
    const frame = encodeCommandFrame(command);
    if (frame.length - FRAME_HEADER_BYTES > this.maxFrameBytes) {
      throw new ChatError("line-too-long", "Message too long");
    }
    this.#queue.push(frame);
  }

  /** Closes the connection; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#options.transport.close();
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    const { transport, onNonsense, onEnd } = this.#options;
    try {
      await this.#readFrames();
    } catch (error) {
      if (!isNetworkError(error)) onNonsense(error);
    }
    transport.close();
    await this.#queue.whenEmpty();
    onEnd();
  }

  async #readFrames(): Promise<void> {
    const buffer = new ReadBuffer();
    for (;;) {
      const count = await this.#options.transport.read(buffer.space);
      if (count === null) return;
      for (const frame of this.#splitter.push(this.#greeting.push(buffer.take(count)))) {
        if (frame === NO_FRAME || frame === OVERSIZE) {
          throw new ChatError("bad-message", "What the server sent is not a frame");
        }
        this.#options.onEvent(decodeEvent(decodePayload(frame)));
      }
    }
  }
}
