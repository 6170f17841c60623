import { openTransport } from "../client/open_transport.ts";
import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import type { LatencyHistogram } from "./latency_histogram.ts";
import { PayloadFormat, RUN_MARK_LENGTH } from "./payload.ts";
import { SCENARIO_PLAYS } from "./scenarios.ts";
import { seededRandom } from "./seeded_random.ts";
import { type ServerPlace, ServerWatch } from "./server_watch.ts";
import type { StressPlan } from "./stress_plan.ts";
import type { ServerOutcome, StressEnd, StressResults, Times } from "./stress_results.ts";
import { Swarm } from "./swarm.ts";
import type { SystemFiles } from "./system_files.ts";
import { newWire } from "./wires.ts";

/** Options of {@linkcode StressRun}. */
export interface StressRunOptions {
  readonly plan: StressPlan;
  readonly hostname: string;
  readonly port: number;
  readonly place: ServerPlace;
  readonly files: SystemFiles;
  readonly clock: Clock;
  /** From 0 up to, but not, 1: what tells this run from others, whatever the seed. */
  readonly random: () => number;
  /** The processor time of this process, in milliseconds. */
  readonly ownCpuMs: () => number;
}

/** How far a run is. */
export interface StressProgress {
  readonly phase: "connecting" | "talking";
  readonly connected: number;
  readonly clients: number;
  readonly sent: number;
  /** Messages that are to be said in all. */
  readonly planned: number;
  readonly deliveries: number;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const NO_FIGURES = "its process can't be looked at, or ended meanwhile";

/**
 * One stress test, from the first connection to the last.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer } from "@parley/parley";
 * import { systemClock } from "../util/clock.ts";
 * import { planStress } from "./stress_plan.ts";
 * import { StressRun } from "./stress_run.ts";
 * import { systemFiles } from "./system_files.ts";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * const plan = planStress({
 *   scenario: "chatter", dialect: "keyword", clients: 3, messages: 10, rooms: 0, senders: 0,
 *   slow: 0, rate: 0, window: 8, size: 64, timeoutMs: 10_000, seed: 1,
 * });
 * const run = new StressRun({
 *   plan, hostname: "127.0.0.1", port: server.port, place: { kind: "elsewhere" },
 *   files: systemFiles, clock: systemClock, random: Math.random, ownCpuMs: () => 0,
 * });
 * const { counts } = await run.run();
 * assertEquals([counts.sent, counts.received, counts.deliveries], [30, 30, 90]);
 * ```
 */
export class StressRun {
  readonly #options: StressRunOptions;
  readonly #swarm: Swarm;
  readonly #watch: ServerWatch | null;
  readonly #random: () => number;
  readonly #stopped = Promise.withResolvers<StressEnd>();
  #phase: StressProgress["phase"] = "connecting";
  #cpuAtBeginMs = 0;

  constructor(options: StressRunOptions) {
    const { plan, place, files, clock, random } = options;
    this.#options = options;
    this.#random = seededRandom(plan.seed);
    const run = letters(RUN_MARK_LENGTH, random);
    const filler = () => letters(1, this.#random);
    const format = new PayloadFormat({ run, sizeBytes: plan.size, filler });
    const wire = newWire(plan.dialect, format);
    this.#watch = place.kind === "here" ? new ServerWatch({ pid: place.pid, files, clock }) : null;
    this.#swarm = new Swarm({ plan, wire, format, run, clock, open: () => this.#open() });
    this.#swarm.whenBegun(() => {
      this.#phase = "talking";
      this.#cpuAtBeginMs = options.ownCpuMs();
      this.#watch?.begin();
    });
  }

  /** How far it is. */
  get progress(): StressProgress {
    const { tally, connected, plan: { clients, senders, messages } } = this.#swarm;
    const { sent, deliveries } = tally;
    const planned = senders * messages;
    return { phase: this.#phase, connected, clients, sent, planned, deliveries };
  }

  /** Ends it early. */
  stop(): void {
    this.#stopped.resolve("interrupted");
  }

  /**
   * Runs it to its end.
   *
   * @throws {ConnectError | StressError} When not even one client gets in.
   */
  async run(): Promise<StressResults> {
    const swarm = this.#swarm;
    const stall = swarm.whenStalled(this.#options.plan.timeoutMs);
    const playing = this.#play();
    try {
      const stalled = stall.still.then((): StressEnd => "stalled");
      const end = await Promise.race([playing, stalled, this.#stopped.promise]);
      const server = this.#serverOutcome();
      const cpuMs = this.#options.ownCpuMs() - this.#cpuAtBeginMs;
      swarm.talk.stop();
      if (swarm.plan.slow > 0 && end !== "interrupted") await swarm.countSlow();
      return this.#results(end, server, cpuMs);
    } finally {
      stall.cancel();
      await swarm.close();
      await playing.catch(() => {});
    }
  }

  async #play(): Promise<StressEnd> {
    await SCENARIO_PLAYS[this.#options.plan.scenario]({ swarm: this.#swarm, random: this.#random });
    await this.#swarm.whenDelivered();
    // What comes twice may come late.
    await this.#swarm.settle();
    return "complete";
  }

  #open(): Promise<Transport> {
    const { hostname, port, clock, plan } = this.#options;
    return openTransport({ hostname, port, clock, maxConnectMs: plan.timeoutMs });
  }

  #results(end: StressEnd, server: ServerOutcome, ownCpuMs: number): StressResults {
    const { tally, entering, talkMs, connected, troubles, plan } = this.#swarm;
    return {
      plan,
      end,
      connected,
      counts: tally.counts(end === "interrupted" ? "on the way" : "ended"),
      latency: timesOf(tally.latency),
      talkMs,
      entering: timesOf(entering),
      server,
      ownCpuMs,
      ...troubles,
    };
  }

  #serverOutcome(): ServerOutcome {
    const { place } = this.#options;
    if (place.kind !== "here") return place;
    const figures = this.#watch?.end() ?? null;
    return figures === null ? { kind: "unknown", why: NO_FIGURES } : { kind: "measured", figures };
  }
}

function timesOf(histogram: LatencyHistogram): Times {
  const { count, meanUs, maxUs } = histogram;
  const [p50Us, p99Us] = [histogram.percentileUs(50), histogram.percentileUs(99)];
  return { count, meanUs, p50Us, p99Us, maxUs };
}

function letters(count: number, random: () => number): string {
  return Array.from({ length: count }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join(
    "",
  );
}
