import { TokenBucket } from "../net/token_bucket.ts";
import type { Command } from "../protocol/command.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { Limits } from "../protocol/limits.ts";
import type { Clock, Timer } from "../util/clock.ts";

/** One kind of input, and how much of it in a row has waited. */
interface Lane {
  readonly what: "commands" | "messages";
  readonly bucket: TokenBucket;
  /** So long without waiting, and what waited before is forgotten. */
  readonly restMs: number;
  heldBack: number;
  heldAtMs: number;
}

const MINUTE_MS = 60_000;
/** So much a client may well say ahead of the answers. */
const MAX_AHEAD = 100;
/** A long wait is made of shorter ones, so that the other side is not taken for silent meanwhile. */
const MAX_STEP_MS = 10_000;

/**
 * How fast what one connection says is dealt with: messages at one rate, everything else at another.
 *
 * - What is over the rate waits, and so does all that is behind it: nothing is lost or refused, and
 *   nobody else waits.
 * - Past `maxHeldBack` in a row that waited with more than a hundred behind it, it is flooding.
 *   Whoever waits for answers before he goes on, as a client that a file is piped into, never is.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #onHold: () => void;
  readonly #messages: Lane | null;
  readonly #commands: Lane | null;
  #state: "open" | "ended" = "open";
  #timer: Timer | null = null;
  #wake: () => void = () => {};

  /** @param onHold Is told every now and then while something waits. */
  constructor(clock: Clock, limits: Limits, onHold: () => void = () => {}) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onHold = onHold;
    this.#messages = this.#lane("messages");
    this.#commands = this.#lane("commands");
  }

  /**
   * Lets a command in at its time, which without a promise is now.
   *
   * @param behind How much more is there already.
   * @returns Resolves to null, or to the end of a connection that is flooding.
   */
  admit(command: Command, behind: number): Promise<Disconnect | null> | undefined {
    const lane = this.#laneOf(command);
    if (lane === null) return undefined;
    const waitMs = lane.bucket.take();
    return waitMs === 0 ? undefined : this.#hold(lane, waitMs, behind);
  }

  /** Lets nobody wait any more; what waits is let in. */
  end(): void {
    this.#state = "ended";
    this.#timer?.cancel();
    this.#wake();
  }

  #laneOf({ type }: Command): Lane | null {
    if (type === "send" || type === "sendPrivate") return this.#messages;
    // An answer to the server is no request, and whoever wants to go may.
    return type === "pong" || type === "logout" ? null : this.#commands;
  }

  async #hold(lane: Lane, firstMs: number, behind: number): Promise<Disconnect | null> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - lane.heldAtMs > lane.restMs) lane.heldBack = 0;
    if (behind > MAX_AHEAD && ++lane.heldBack > this.#limits.maxHeldBack) {
      return flooding(lane.what, this.#limits);
    }
    for (let waitMs = firstMs; waitMs > 0; waitMs = lane.bucket.take()) {
      await this.#wait(Math.min(waitMs, MAX_STEP_MS));
      this.#onHold();
      if (this.#isEnded()) return null;
    }
    lane.heldAtMs = this.#clock.monotonicMs();
    return null;
  }

  #isEnded(): boolean {
    return this.#state === "ended";
  }

  #wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    this.#timer = this.#clock.after(ms, resolve);
    return promise;
  }

  #lane(what: Lane["what"]): Lane | null {
    const { burst, perMinute } = rateOf(what, this.#limits);
    if (perMinute === 0) return null;
    const bucket = new TokenBucket({ clock: this.#clock, burst, perMinute });
    const restMs = burst * MINUTE_MS / perMinute / 2;
    return { what, bucket, restMs, heldBack: 0, heldAtMs: 0 };
  }
}

function rateOf(what: Lane["what"], limits: Limits): { burst: number; perMinute: number } {
  return what === "messages"
    ? { burst: limits.maxMessageBurst, perMinute: limits.maxMessageRate }
    : { burst: limits.maxCommandBurst, perMinute: limits.maxCommandRate };
}

function flooding(what: Lane["what"], limits: Limits): Disconnect {
  const { burst, perMinute } = rateOf(what, limits);
  return Disconnect.FLOODING.because(
    `You say too much at once: ${perMinute} ${what} a minute are allowed, and ${burst} at once. ` +
      "Connect again to go on, and more slowly.",
  );
}
