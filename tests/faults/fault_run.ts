import { systemClock } from "../../lib/util/clock.ts";
import { within } from "../../lib/util/within.ts";
import { type Cast, castOf } from "./cast.ts";
import { Chance } from "./chance.ts";
import { ChatterProcess } from "./chatter_process.ts";
import { troubleClients } from "./client_trouble.ts";
import type { ClientPlan } from "./chatter_options.ts";
import { planFault } from "./fault.ts";
import { FaultProxy } from "./fault_proxy.ts";
import { freePort } from "./free_port.ts";
import { judge, type Verdict } from "./judge.ts";
import type { FaultOptions } from "./options.ts";
import { readRecords, recordFileName } from "./record_file.ts";
import type { RoomLog } from "./records.ts";
import type { Troubles } from "./report.ts";
import { readLogs } from "./room_log.ts";
import { serverSetup } from "./server_setup.ts";
import { ServerProcess } from "./server_process.ts";
import { type Kill, killServer } from "./server_trouble.ts";
import { sleep } from "./sleep.ts";
import { Traffic } from "./traffic.ts";

/** What came of a run. */
export interface FaultOutcome {
  readonly verdict: Verdict;
  readonly troubles: Troubles;
  readonly logs: readonly RoomLog[];
}

const READY_MS = 60_000;
const LEVEL_MS = 90_000;
/** With a server that makes mistakes, it is not to be expected that everybody gets level. */
const BROKEN_LEVEL_MS = 3000;
const MEAN_SHOUT_PAUSE_MS = 40_000;
const STALL_MS = 5000;

/** One run of the fault test, from an empty folder to the verdict. */
export class FaultRun implements AsyncDisposable {
  readonly #options: FaultOptions;
  readonly #folder: string;
  readonly #cast: Cast;
  readonly #port = freePort();
  readonly #server: ServerProcess;
  readonly #traffic = new Traffic();
  readonly #proxy: FaultProxy;
  /** Those behind the proxy, which are killed. */
  readonly #chatters: readonly ChatterProcess[];
  readonly #shouter: ChatterProcess;
  readonly #over = new AbortController();
  readonly #kills: Kill[] = [];
  #clientKills = 0;
  #freezes = 0;
  #shouts = 0;

  /** @param folder Where everything is kept; must be empty. */
  constructor(options: FaultOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#cast = castOf(options.clients, this.#chance("cast"));
    this.#server = new ServerProcess({
      ...serverSetup(options, `${folder}/data`),
      port: this.#port,
    });
    this.#proxy = this.#makeProxy();
    const { processes, shouter } = this.#cast;
    this.#chatters = processes.map((clients, index) =>
      this.#makeChatter(index, clients, this.#proxy.port)
    );
    this.#shouter = this.#makeChatter(processes.length, [shouter], this.#port);
  }

  get #everybody(): readonly ChatterProcess[] {
    return [...this.#chatters, this.#shouter];
  }

  /** How often the server has been killed. */
  get kills(): number {
    return this.#kills.length;
  }

  /** @throws {Error} When one of the programs ends by itself, or does not come up. */
  async run(): Promise<FaultOutcome> {
    const failures = [this.#server.failure, ...this.#everybody.map(({ failure }) => failure)];
    try {
      return await Promise.race([this.#runAll(), ...failures]);
    } finally {
      this.#over.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#everybody.map((chatter) => chatter[Symbol.asyncDispose]()));
    await this.#proxy[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }

  async #runAll(): Promise<FaultOutcome> {
    await this.#begin();
    await this.#trouble();
    this.#over.signal.throwIfAborted();
    const notLevel = await this.#finish();
    await Promise.all(this.#everybody.map((chatter) => chatter.end()));
    const logs = await readLogs(this.#port, Object.keys(this.#cast.members));
    await this.#server.stop();
    const runs = await readRecords(`${this.#folder}/records`);
    const { members } = this.#cast;
    const { bugs } = this.#server;
    const verdict = judge({ runs, logs, members, notLevel, bugs });
    return { verdict, troubles: this.#troubles(), logs };
  }

  async #begin(): Promise<void> {
    await Deno.mkdir(`${this.#folder}/records`);
    await Deno.mkdir(`${this.#folder}/state`);
    await this.#server.start();
    this.#over.signal.throwIfAborted();
    for (const chatter of this.#everybody) chatter.start();
    const ready = Promise.all(this.#everybody.map((chatter) => chatter.all("ready")));
    if (await within(systemClock, READY_MS, ready)) return;
    const missing = this.#everybody.flatMap((chatter) => chatter.missing("ready"));
    throw new Error(`These clients did not come into their rooms: ${missing.join(", ")}`);
  }

  /** Everything that can go wrong goes wrong, for as long as it is to. */
  async #trouble(): Promise<void> {
    const { kills, clientKills, seconds } = this.#options;
    const signal = this.#over.signal;
    const durationMs = seconds * 1000;
    await Promise.all(this.#everybody.map((chatter) => chatter.tell("talk")));
    this.#proxy.stir();
    await Promise.all([
      killServer({
        server: this.#server,
        traffic: this.#traffic,
        chance: this.#chance("server"),
        signal,
        kills,
        durationMs,
        onKill: (kill) => this.#kills.push(kill),
      }),
      troubleClients({
        chatters: this.#chatters,
        chance: this.#chance("clients"),
        signal,
        kills: clientKills,
        durationMs,
        onTrouble: (kind) => kind === "kill" ? this.#clientKills++ : this.#freezes++,
      }),
      this.#shouting(durationMs),
      sleep(durationMs, signal),
    ]);
  }

  /** Now and then somebody says so much that those who don't read are cut off as too slow. */
  async #shouting(durationMs: number): Promise<void> {
    // In memory, not so much is kept of a room.
    if (this.#options.store === "memory") return;
    const chance = this.#chance("shouting");
    const endMs = performance.now() + durationMs;
    const signal = this.#over.signal;
    for (;;) {
      const pauseMs = chance.until(MEAN_SHOUT_PAUSE_MS);
      if (performance.now() + pauseMs + STALL_MS > endMs) return;
      await sleep(pauseMs, signal);
      if (signal.aborted) return;
      this.#proxy.stall(STALL_MS, () => chance.oneIn(3));
      await this.#shouter.tell("shout");
      this.#shouts++;
    }
  }

  /** No more trouble: everybody says a last line, and is shown everybody's. Returns who is not. */
  async #finish(): Promise<string[]> {
    this.#proxy.calm();
    await Promise.all(this.#everybody.map((chatter) => chatter.tell("finish")));
    const level = Promise.all(this.#everybody.map((chatter) => chatter.all("level")));
    const maxMs = this.#options.broken === null ? LEVEL_MS : BROKEN_LEVEL_MS;
    await within(systemClock, maxMs, level);
    return this.#everybody.flatMap((chatter) => chatter.missing("level"));
  }

  #makeProxy(): FaultProxy {
    return new FaultProxy({
      serverPort: this.#port,
      planner: (connection) => {
        const chance = this.#chance(`connection ${connection}`);
        return () => planFault(chance);
      },
      watch: () => this.#traffic.watch(),
    });
  }

  #makeChatter(index: number, clients: readonly ClientPlan[], port: number): ChatterProcess {
    const { names, members } = this.#cast;
    return new ChatterProcess({
      port,
      stateFolder: `${this.#folder}/state`,
      seed: this.#options.seed,
      clients,
      names,
      members,
      recordsOf: (run) => `${this.#folder}/records/${recordFileName(index, run)}`,
    });
  }

  #chance(name: string): Chance {
    return new Chance(this.#options.seed, name);
  }

  #troubles(): Troubles {
    return {
      kills: this.#kills,
      clientKills: this.#clientKills,
      freezes: this.#freezes,
      shouts: this.#shouts,
      faults: this.#proxy.counts,
      connections: this.#proxy.connections,
      slow: this.#server.slow,
    };
  }
}
