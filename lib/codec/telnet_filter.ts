const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;
const SB = 250;
const SE = 240;
const MAX_SUBNEGOTIATION_BYTES = 256;

type State = "data" | "command" | "option" | "subnegotiation" | "subnegotiationCommand";

/**
 * Takes telnet's negotiation out of a stream of bytes (C8, RFC 854): it is not speech.
 *
 * - Whatever the other side offers or asks for is declined, as RFC 854 wants; a telnet that got no
 *   answer to its timing mark would show nothing more after Ctrl-C.
 * - UTF-8 has no byte 255, so nothing that is text is touched.
 * - A subnegotiation that never ends is given up after 256 bytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { TelnetFilter } from "./telnet_filter.ts";
 *
 * const answers: number[] = [];
 * const filter = new TelnetFilter((bytes) => answers.push(...bytes));
 * assertEquals(filter.push(new Uint8Array([104, 255, 253, 6, 105])), new Uint8Array([104, 105]));
 * assertEquals(answers, [255, 252, 6]);
 * ```
 */
export class TelnetFilter {
  readonly #answer: (bytes: Uint8Array) => void;
  #state: State = "data";
  #verb = 0;
  #subnegotiated = 0;

  constructor(answer: (bytes: Uint8Array) => void) {
    this.#answer = answer;
  }

  /** Whether there is something of telnet in a chunk. */
  static isNeeded(chunk: Uint8Array): boolean {
    return chunk.includes(IAC);
  }

  /** What is left of the chunk when the negotiation is taken out. */
  push(chunk: Uint8Array): Uint8Array {
    if (this.#state === "data" && !TelnetFilter.isNeeded(chunk)) return chunk;
    const kept = new Uint8Array(chunk.length);
    let length = 0;
    for (const byte of chunk) if (this.#isSpeech(byte)) kept[length++] = byte;
    return kept.subarray(0, length);
  }

  #isSpeech(byte: number): boolean {
    switch (this.#state) {
      case "data":
        if (byte !== IAC) return true;
        this.#state = "command";
        return false;
      case "command":
        this.#onCommand(byte);
        return false;
      case "option":
        this.#onOption(byte);
        return false;
      case "subnegotiation":
      case "subnegotiationCommand":
        this.#onSubnegotiation(byte);
        return false;
    }
  }

  #onCommand(byte: number): void {
    this.#verb = byte;
    this.#subnegotiated = 0;
    if (byte === SB) this.#state = "subnegotiation";
    else this.#state = byte >= WILL && byte <= DONT ? "option" : "data";
  }

  #onOption(option: number): void {
    this.#state = "data";
    if (this.#verb === DO) this.#answer(new Uint8Array([IAC, WONT, option]));
    if (this.#verb === WILL) this.#answer(new Uint8Array([IAC, DONT, option]));
  }

  #onSubnegotiation(byte: number): void {
    const ended = this.#state === "subnegotiationCommand" && byte === SE;
    if (ended || ++this.#subnegotiated >= MAX_SUBNEGOTIATION_BYTES) this.#state = "data";
    else this.#state = this.#isEscape(byte) ? "subnegotiationCommand" : "subnegotiation";
  }

  /** In a subnegotiation, 255 is written twice where it is data. */
  #isEscape(byte: number): boolean {
    return byte === IAC && this.#state === "subnegotiation";
  }
}
