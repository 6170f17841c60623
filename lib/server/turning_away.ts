import { nativeDialect } from "../codec/native_dialect.ts";
import type { Transport } from "../net/transport.ts";
import type { Disconnect } from "../protocol/disconnect.ts";
import type { Clock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { refusalBytes } from "./refusals.ts";
import { writeAll } from "../util/write_all.ts";

/** How many are told why at a time; past it they are cut without a word. */
const MAX_AT_A_TIME = 100;
/** How long a first byte is waited for, which tells a program of Parley's from a person. */
const FIRST_BYTE_MS = 500;
const MAX_WORDS_MS = 2000;

/**
 * Tells whoever can't stay why, in one line, or in the native protocol where he speaks that, and
 * closes the connection so that it arrives.
 */
export class TurningAway {
  readonly #clock: Clock;
  readonly #going = new Map<Transport, Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  turnAway(transport: Transport, why: Disconnect): void {
    if (this.#going.size >= MAX_AT_A_TIME) return transport.close();
    const gone = this.#tell(transport, why).catch(() => {}).then(() => {
      transport.close();
      this.#going.delete(transport);
    });
    this.#going.set(transport, gone);
  }

  /** Cuts everybody who is still there. */
  async close(): Promise<void> {
    for (const transport of this.#going.keys()) transport.close();
    await Promise.all(this.#going.values());
  }

  async #tell(transport: Transport, why: Disconnect): Promise<void> {
    const buffer = new Uint8Array(512);
    const first = transport.read(buffer);
    const isSpeaking = await within(this.#clock, FIRST_BYTE_MS, first);
    const isNative = isSpeaking && await first !== null && buffer[0] === 0;
    const words = this.#wordsFor(why, isNative ? "native" : "text");
    const told = writeAll((bytes) => transport.write(bytes), words).then(() =>
      transport.closeWrite()
    );
    // To close it with unread input would reset the connection, and the words would be lost.
    const ended = told.then(() => first).then(() => readToEnd(transport, buffer));
    await within(this.#clock, MAX_WORDS_MS, ended);
  }

  #wordsFor(why: Disconnect, dialect: "native" | "text"): Uint8Array {
    const atMs = this.#clock.wallMs();
    const { code, reason, mayReconnect } = why;
    const event = { type: "disconnect", code, reason, mayReconnect } as const;
    const words = dialect === "native"
      ? nativeDialect.encoder.encode(event, atMs)
      : refusalBytes(why, atMs);
    return words ?? new Uint8Array(0);
  }
}

async function readToEnd(transport: Transport, buffer: Uint8Array): Promise<void> {
  while (await transport.read(buffer) !== null);
}
