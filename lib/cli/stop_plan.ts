import type { Activity, OperatorAct } from "../core/activity.ts";
import type { Clock, Timer } from "../util/clock.ts";
import { shownDuration } from "../util/shown_duration.ts";
import { withText } from "../util/with_text.ts";

/** Options of {@linkcode StopPlan}. */
export interface StopPlanOptions {
  readonly clock: Clock;
  /** Says something to everybody. */
  announce(text: string): void;
  record(activity: Activity): void;
  /** Stops the server. */
  stop(): void;
}

/** What everybody is told again before a stop, in milliseconds. */
const MARKS_MS = [3600, 1800, 600, 300, 60, 30, 10, 5].map((seconds) => seconds * 1000);
/** What is said right after the plan was told is nothing new. */
const NEWS_SHARE = 0.75;

interface Planned {
  readonly atMs: number;
  readonly reason: string;
  timer: Timer;
}

/** A stop that everybody is told of before: when it was planned, and as it comes nearer. */
export class StopPlan implements Disposable {
  readonly #options: StopPlanOptions;
  #planned: Planned | null = null;

  constructor(options: StopPlanOptions) {
    this.#options = options;
  }

  /** When it is; null where none is planned. */
  get planned(): { readonly inMs: number; readonly reason: string } | null {
    if (this.#planned === null) return null;
    const { atMs, reason } = this.#planned;
    const inMs = Math.round(atMs - this.#options.clock.monotonicMs());
    return { inMs: Math.max(0, inMs), reason };
  }

  /**
   * Stops at once; everybody is told why.
   *
   * @param reason Empty for none.
   */
  now(by: OperatorAct, reason: string): void {
    this[Symbol.dispose]();
    if (reason !== "") this.#options.announce(`The server stops now: ${reason}`);
    this.#stop(by, reason);
  }

  /** Stops later. What was planned before does not hold any more. */
  later(by: OperatorAct, inMs: number, reason: string): void {
    this[Symbol.dispose]();
    const { clock, record } = this.#options;
    record({ type: "stopPlanned", by, inMs, reason });
    const atMs = clock.monotonicMs() + inMs;
    const marks = MARKS_MS.filter((mark) => mark <= inMs * NEWS_SHARE);
    this.#planned = { atMs, reason, timer: this.#next(by, atMs, reason, marks) };
    this.#tell(inMs, reason);
  }

  /** Whether there was something to take back. */
  cancel(by: OperatorAct): boolean {
    if (this.#planned === null) return false;
    this[Symbol.dispose]();
    this.#options.record({ type: "stopCancelled", by });
    this.#options.announce("The server does not stop.");
    return true;
  }

  /** Forgets what is planned, and tells nobody. */
  [Symbol.dispose](): void {
    this.#planned?.timer.cancel();
    this.#planned = null;
  }

  #next(by: OperatorAct, atMs: number, reason: string, marks: readonly number[]): Timer {
    const { clock } = this.#options;
    const [mark = 0, ...later] = marks;
    return clock.after(Math.max(0, atMs - mark - clock.monotonicMs()), () => {
      if (mark === 0) {
        this.#planned = null;
        return this.#stop(by, reason);
      }
      if (this.#planned !== null) this.#planned.timer = this.#next(by, atMs, reason, later);
      this.#tell(mark, reason);
    });
  }

  #tell(inMs: number, reason: string): void {
    this.#options.announce(withText(`The server stops in ${shownDuration(inMs)}`, reason));
  }

  #stop(by: OperatorAct, reason: string): void {
    this.#options.record({ type: "stopOrdered", by, reason });
    this.#options.stop();
  }
}
