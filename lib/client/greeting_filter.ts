/** The greeting for people begins so: "Welcome". */
const GREETING_START = 0x57;
/** Every frame begins so. */
const FRAME_START = 0;
const MAX_GREETING_BYTES = 64 * 1024;
const NOTHING = new Uint8Array(0);

/**
 * Takes the greeting for people out of the beginning of what a server says: it gives one to whoever
 * connects and is silent, and a program can be too busy to speak in time.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { GreetingFilter } from "./greeting_filter.ts";
 *
 * const filter = new GreetingFilter();
 * const bytes = new TextEncoder().encode("Welcome to the chat server!\r\n\0\0\0\x02{}");
 * assertEquals(filter.push(bytes), new TextEncoder().encode("\0\0\0\x02{}"));
 * ```
 */
export class GreetingFilter {
  #state: "beginning" | "greeting" | "over" = "beginning";
  #skipped = 0;

  /** What is left of the chunk when the greeting is taken out. */
  push(chunk: Uint8Array): Uint8Array {
    if (this.#state === "beginning" && chunk.length > 0) {
      this.#state = chunk[0] === GREETING_START ? "greeting" : "over";
    }
    return this.#state === "greeting" ? this.#skip(chunk) : chunk;
  }

  #skip(chunk: Uint8Array): Uint8Array {
    const start = chunk.indexOf(FRAME_START);
    this.#skipped += start < 0 ? chunk.length : start;
    // That was no greeting: whoever reads frames will say so.
    if (this.#skipped > MAX_GREETING_BYTES) this.#state = "over";
    else if (start < 0) return NOTHING;
    this.#state = "over";
    return start < 0 ? chunk : chunk.subarray(start);
  }
}
