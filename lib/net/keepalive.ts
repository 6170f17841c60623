import type { Clock, Timer } from "../util/clock.ts";

/** What a keepalive needs of a connection. */
export interface KeptAlive {
  /** Asks the other side for a sign of life. */
  ping(): void;
  /** It gave none. */
  onUnresponsive(): void;
}

/** Options of {@linkcode Keepalive}. */
export interface KeepaliveOptions {
  readonly clock: Clock;
  /** Silence after which the other side is asked, in milliseconds. @default {30_000} */
  readonly pingAfterMs?: number;
  /** How long it may take to answer, in milliseconds. @default {30_000} */
  readonly answerWithinMs?: number;
}

/**
 * Notices that the other side is gone (design of endings: either side pings a silent peer).
 *
 * - Whatever arrives is a sign of life.
 * - `onUnresponsive` is told once.
 */
export class Keepalive {
  readonly #peer: KeptAlive;
  readonly #clock: Clock;
  readonly #pingAfterMs: number;
  readonly #answerWithinMs: number;
  #heardAtMs: number;
  #timer: Timer;

  constructor(peer: KeptAlive, options: KeepaliveOptions) {
    const { clock, pingAfterMs = 30_000, answerWithinMs = 30_000 } = options;
    this.#peer = peer;
    this.#clock = clock;
    this.#pingAfterMs = pingAfterMs;
    this.#answerWithinMs = answerWithinMs;
    this.#heardAtMs = clock.monotonicMs();
    this.#timer = this.#waitForSilence(pingAfterMs);
  }

  /** Something arrived. */
  heard(): void {
    this.#heardAtMs = this.#clock.monotonicMs();
  }

  stop(): void {
    this.#timer.cancel();
  }

  // One timer looks back from time to time: to set it anew at each arrival would cost far more.
  #waitForSilence(delayMs: number): Timer {
    return this.#clock.after(delayMs, () => {
      const silentMs = this.#clock.monotonicMs() - this.#heardAtMs;
      if (silentMs < this.#pingAfterMs) {
        this.#timer = this.#waitForSilence(this.#pingAfterMs - silentMs);
        return;
      }
      this.#peer.ping();
      this.#timer = this.#waitForAnswer(this.#heardAtMs);
    });
  }

  #waitForAnswer(heardAtMs: number): Timer {
    return this.#clock.after(this.#answerWithinMs, () => {
      if (this.#heardAtMs === heardAtMs) return this.#peer.onUnresponsive();
      const silentMs = this.#clock.monotonicMs() - this.#heardAtMs;
      this.#timer = this.#waitForSilence(Math.max(0, this.#pingAfterMs - silentMs));
    });
  }
}
