import { TelnetFilter } from "../codec/telnet_filter.ts";

/** What a connection carries: native frames, or text; null until its first byte has come. */
export type SpeechForm = "frames" | "text";

/** What of the bytes of a connection is speech: what telnet negotiates is taken out of text. */
export class Speech {
  readonly #answer: (bytes: Uint8Array) => void;
  #form: SpeechForm | null;
  #telnet: TelnetFilter | null = null;

  /**
   * @param answer Sends what telnet is answered.
   * @param form Where it is known already.
   */
  constructor(answer: (bytes: Uint8Array) => void, form: SpeechForm | null) {
    this.#answer = answer;
    this.#form = form;
  }

  /** What is said in a chunk; it may be nothing. */
  of(chunk: Uint8Array): Uint8Array {
    this.#form ??= chunk[0] === 0 ? "frames" : "text";
    // Frames may hold any byte; most clients know nothing of telnet, and need no filter.
    if (this.#form === "frames") return chunk;
    if (this.#telnet === null && !TelnetFilter.isNeeded(chunk)) return chunk;
    this.#telnet ??= new TelnetFilter(this.#answer);
    return this.#telnet.push(chunk);
  }
}
