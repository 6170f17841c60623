import type { Clock, Timer } from "../util/clock.ts";
import { type ProcessSample, sampleProcess } from "./process_meter.ts";
import type { SystemFiles } from "./system_files.ts";

/** Where the server's process is, as far as it can be told. */
export type ServerPlace =
  | { readonly kind: "elsewhere" }
  | { readonly kind: "here"; readonly pid: number }
  | { readonly kind: "unknown"; readonly why: string };

/** What the server took. */
export interface ServerFigures {
  readonly pid: number;
  /** Resident memory before the first client came. */
  readonly beforeBytes: number;
  /** The same when the last message had come. */
  readonly afterBytes: number;
  /** The most in between. */
  readonly peakBytes: number;
  readonly growth: Growth;
  /** Processor time of the talk. */
  readonly cpuMs: number;
}

/** Whether memory kept growing; a talk that was too short does not tell. */
export type Growth = "growing" | "stable" | "unknown";

const SAMPLE_EVERY_MS = 100;
const MIN_SAMPLES = 8;
const MAX_GROWTH_BYTES = 16_000_000;
const MAX_GROWTH = 0.25;

/** Options of {@linkcode ServerWatch}. */
export interface ServerWatchOptions {
  readonly pid: number;
  readonly files: SystemFiles;
  readonly clock: Clock;
}

/** Looks at the server's process from time to time. */
export class ServerWatch {
  readonly #options: ServerWatchOptions;
  readonly #before: ProcessSample | null;
  readonly #samples: ProcessSample[] = [];
  #timer: Timer | null = null;

  /** To be made before the first client connects. */
  constructor(options: ServerWatchOptions) {
    this.#options = options;
    this.#before = this.#look();
  }

  /** The talk begins. */
  begin(): void {
    const sample = this.#look();
    if (sample !== null) this.#samples.push(sample);
    this.#timer = this.#options.clock.after(SAMPLE_EVERY_MS, () => this.begin());
  }

  /** The talk is over; null where the process can't be looked at, or there was no talk. */
  end(): ServerFigures | null {
    this.#timer?.cancel();
    const after = this.#look();
    const [first] = this.#samples;
    if (this.#before === null || first === undefined || after === null) return null;
    const seen = [this.#before, ...this.#samples, after].map((sample) => sample.rssBytes);
    // The most that ever was is of this run only where it was not reached before.
    const isNew = after.peakBytes > this.#before.peakBytes;
    return {
      pid: this.#options.pid,
      beforeBytes: this.#before.rssBytes,
      afterBytes: after.rssBytes,
      peakBytes: Math.max(...seen, isNew ? after.peakBytes : 0),
      growth: growthOf(this.#samples.map((sample) => sample.rssBytes)),
      cpuMs: after.cpuMs - first.cpuMs,
    };
  }

  #look(): ProcessSample | null {
    return sampleProcess(this.#options.files, this.#options.pid);
  }
}

/**
 * Memory is stable where the last quarter of a talk takes at most a fourth and 16 MB more than the
 * second one; what comes first is warming up. Medians are compared, as what is collected comes and
 * goes.
 */
export function growthOf(samples: readonly number[]): Growth {
  if (samples.length < MIN_SAMPLES) return "unknown";
  const quarter = Math.floor(samples.length / 4);
  const early = median(samples.slice(quarter, 2 * quarter));
  const late = median(samples.slice(-quarter));
  return late <= early * (1 + MAX_GROWTH) + MAX_GROWTH_BYTES ? "stable" : "growing";
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
