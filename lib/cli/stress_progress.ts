import type { StressProgress } from "../stress/stress_run.ts";
import { grouped } from "../stress/report.ts";
import type { Clock, Timer } from "../util/clock.ts";

/** Options of {@linkcode ProgressLine}. */
export interface ProgressLineOptions {
  readonly clock: Clock;
  /** What is to be shown. */
  read(): StressProgress;
  /** Writes to the terminal. */
  write(text: string): void;
}

const EVERY_MS = 250;
const ERASE_LINE = "\r\x1b[K";

/** One line at the bottom of a terminal that says how far a run is; it is gone at the end. */
export class ProgressLine implements Disposable {
  readonly #options: ProgressLineOptions;
  #timer: Timer;
  #last: { readonly atMs: number; readonly deliveries: number };

  constructor(options: ProgressLineOptions) {
    const { clock, read } = options;
    this.#options = options;
    this.#last = { atMs: clock.monotonicMs(), deliveries: read().deliveries };
    this.#timer = clock.after(EVERY_MS, () => this.#show());
  }

  [Symbol.dispose](): void {
    this.#timer.cancel();
    this.#options.write(ERASE_LINE);
  }

  #show(): void {
    const { clock, read, write } = this.#options;
    const progress = read();
    const atMs = clock.monotonicMs();
    const perSecond = (progress.deliveries - this.#last.deliveries) / (atMs - this.#last.atMs) *
      1000;
    this.#last = { atMs, deliveries: progress.deliveries };
    write(ERASE_LINE + describeProgress(progress, perSecond));
    this.#timer = clock.after(EVERY_MS, () => this.#show());
  }
}

/** A line of at most 79 columns. */
export function describeProgress(progress: StressProgress, perSecond: number): string {
  const { phase, connected, clients, sent, planned } = progress;
  if (phase === "connecting") {
    return `${grouped(connected)} of ${grouped(clients)} clients connected`;
  }
  const percent = planned === 0 ? 100 : Math.floor(sent / planned * 100);
  return `${percent} %: ${grouped(sent)} of ${grouped(planned)} messages sent, ` +
    `${grouped(perSecond)} deliveries per second`;
}
