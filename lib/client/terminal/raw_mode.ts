/** What raw mode needs of a terminal. */
export interface RawTerminal {
  write(text: string): void;
  setRaw(raw: boolean): void;
}

const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";
const SHOW_CURSOR = "\x1b[?25h";

/**
 * A terminal that gives each key at once and tells what is pasted; however the program ends, it is
 * left as it was found.
 *
 * - `Symbol.dispose` leaves raw mode, also twice; an error that nobody catches does so as well.
 */
export class RawMode implements Disposable {
  readonly #terminal: RawTerminal;
  readonly #events: EventTarget;
  readonly #onError = () => this[Symbol.dispose]();
  #state: "paused" | "raw" | "restored" = "paused";

  /** @param events Where errors that nobody caught are told. */
  constructor(terminal: RawTerminal, events: EventTarget = globalThis) {
    this.#terminal = terminal;
    this.#events = events;
    this.resume();
    events.addEventListener("error", this.#onError);
    events.addEventListener("unhandledrejection", this.#onError);
  }

  /** Leaves raw mode for a while: another program has the terminal. */
  pause(): void {
    if (this.#state !== "raw") return;
    this.#state = "paused";
    this.#leave();
  }

  /** Goes into raw mode, also where somebody else left it meanwhile. */
  resume(): void {
    if (this.#state === "restored") return;
    this.#state = "raw";
    this.#terminal.setRaw(true);
    this.#terminal.write(PASTE_ON);
  }

  [Symbol.dispose](): void {
    if (this.#state === "restored") return;
    const wasRaw = this.#state === "raw";
    this.#state = "restored";
    this.#events.removeEventListener("error", this.#onError);
    this.#events.removeEventListener("unhandledrejection", this.#onError);
    if (wasRaw) this.#leave();
  }

  #leave(): void {
    try {
      this.#terminal.write(PASTE_OFF + SHOW_CURSOR);
    } finally {
      this.#terminal.setRaw(false);
    }
  }
}
