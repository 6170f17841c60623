// deno-lint-ignore-file no-console
/**
 * Lets a hundred clients chat, come and go, and looks whether the server holds more and more:
 * `deno task soak --minutes 15`.
 *
 * The status is 1 where something was lost, where its live heap grows, or where a descriptor is left
 * when everybody has gone.
 */
import { parseArgs } from "@std/cli/parse-args";
import { ChatClient } from "../../lib/client/chat_client.ts";
import { Program } from "../helpers/program.ts";
import { Crowd } from "./crowd.ts";
import { quantile } from "./quantile.ts";
import type { Holding } from "./soak_server.ts";

const { minutes } = parseArgs(Deno.args, { string: ["minutes"], default: { minutes: "15" } });
const CROWD = 100;
const PASSERS_BY = 10;
const SAMPLES = 30;
/** The first part of the samples is warm-up. */
const WARM_UP = SAMPLES / 3;
const SCRIPT = "tests/bench/soak_server.ts";
/** Until those who were cut off are awaited no more. */
const LINGER_MS = 5000;
const MAX_GROWTH_BYTES = 1024 * 1024;

/** The server, and what it holds when it is asked. */
class Watched {
  readonly program: Program;
  #asked = 0;

  constructor() {
    const args = ["run", "-q", "--allow-all", "--v8-flags=--expose-gc", SCRIPT];
    this.program = Program.start(Deno.execPath(), args, { input: "piped" });
  }

  async port(): Promise<number> {
    const [, port] = await this.program.until(/"port":(\d+)/);
    return Number(port);
  }

  async holding(): Promise<Holding> {
    await this.program.type("\n");
    this.#asked++;
    const [all] = await this.program.until(new RegExp(`(?:\\{"rss[^\\n]*\\n){${this.#asked}}`));
    return JSON.parse(all.trim().split("\n").at(-1)!);
  }
}

/** Somebody who comes, says something and goes, again and again, each way of going in its turn. */
async function comeAndGo(port: number, name: string, isOver: () => boolean): Promise<number> {
  let visits = 0;
  for (; !isOver(); visits++) {
    const client = await ChatClient.connect({ hostname: "127.0.0.1", port });
    // Who was cut off is awaited under his name, so the next one has another.
    await client.login(`${name}v${visits}`);
    await client.enter(visits % 3 === 0 ? `room${visits}` : "crowd");
    if (visits % 3 === 0) await client.send("Is anybody here?");
    if (visits % 2 === 0) await client.logout();
    else await client.close();
    await sleep(50);
  }
  return visits;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** How much a figure grows from the first half of the samples to the second, medians of each. */
function growth(samples: readonly Holding[], of: (sample: Holding) => number): number {
  const half = Math.floor(samples.length / 2);
  const median = (some: readonly Holding[]) => quantile(some.map(of), 0.5);
  return median(samples.slice(half)) - median(samples.slice(0, half));
}

async function sampleFor(watched: Watched, totalMs: number): Promise<Holding[]> {
  const samples: Holding[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    await sleep(totalMs / SAMPLES);
    samples.push(await watched.holding());
  }
  return samples;
}

const watched = new Watched();
await using _program = watched.program;
const port = await watched.port();
// What the runtime makes at its first use, as a pair of sockets for its own, is no one's leaving.
await (await Crowd.gather(port, CROWD))[Symbol.asyncDispose]();
await sleep(LINGER_MS);
const before = await watched.holding();
const crowd = await Crowd.gather(port, CROWD);
let isOver = false;
const passersBy = Array.from({ length: PASSERS_BY }, (_, number) => {
  return comeAndGo(port, `passer${number}`, () => isOver);
});
const sampling = sampleFor(watched, Number(minutes) * 60_000).finally(() => isOver = true);
const [{ latenciesMs, lost }, samples] = await crowd.talkDuring(sampling);
const visits = (await Promise.all(passersBy)).reduce((sum, count) => sum + count, 0);
await crowd[Symbol.asyncDispose]();
await sleep(LINGER_MS);
const after = await watched.holding();

const warm = samples.slice(WARM_UP);
const heapGrowth = growth(warm, ({ heapBytes }) => heapBytes);
const rssGrowth = growth(warm, ({ rssBytes }) => rssBytes);
const mega = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
console.log(`${minutes} minutes, ${CROWD} clients, ${visits} visits of others`);
console.log(`deliveries    ${latenciesMs.length}, ${lost} lost`);
console.log(`latency       p99 ${quantile(latenciesMs, 0.99).toFixed(1)} ms`);
console.log(
  `live heap     ${mega(before.heapBytes)} before, ${mega(warm.at(-1)!.heapBytes)} at last`,
);
console.log(`              grew by ${mega(heapGrowth)} from one half to the other`);
console.log(
  `memory (RSS)  ${mega(before.rssBytes)} before, ${mega(warm.at(-1)!.rssBytes)} at last`,
);
console.log(`              grew by ${mega(rssGrowth)} from one half to the other`);
console.log(`descriptors   ${before.descriptors} before, ${after.descriptors} after`);
const isWell = lost === 0 && heapGrowth < MAX_GROWTH_BYTES &&
  after.descriptors <= before.descriptors;
if (!isWell) Deno.exitCode = 1;
