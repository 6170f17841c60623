// deno-lint-ignore-file camelcase
import { parseArgs } from "@std/cli/parse-args";
import { quantile } from "./quantile.ts";

/** What the generator says of one run; not everything stands in every kind of run. */
export interface LoadFigures {
  readonly lost?: number;
  readonly dup?: number;
  readonly reordered?: number;
  readonly deliveries_per_s?: number;
  readonly cpu_us_per_delivery?: number;
  readonly p50_us?: number;
  readonly p99_us?: number;
  readonly rss_kb_per_conn?: number;
  readonly hwm_kb_after?: number;
  readonly slow_dropped?: number;
  readonly other_cpu_pct?: number;
}

/** What the generator does; the keys are what tables call it. */
export const WORKS: Readonly<Record<string, string>> = {
  "one room": "--clients 100 --senders 10 --messages 5000 --warmup 200",
  "all talk": "--clients 100 --messages 1000 --warmup 200",
  "1,000 in one room": "--clients 1000 --senders 1 --messages 2000 --warmup 200",
  "100 rooms of 10": "--clients 1000 --rooms 100 --senders 100 --messages 1000 --warmup 200",
  "paced": "--clients 100 --rate 200 --messages 20",
  "slow readers": "--clients 100 --senders 10 --messages 5000 --warmup 200 --slow 5",
  "idle": "--clients 10000 --rooms 100 --idle",
};

/** What a measurement with the generator is told. */
export interface LoadOptions {
  /** The folder of the generator. */
  readonly load: string;
  readonly rounds: number;
  /** How the names of the works begin that are wanted. */
  readonly work: string;
}

/** Reads what this program is told, and makes the generator and the reference server. */
export async function loadOptions(): Promise<LoadOptions> {
  const { load, rounds, work } = parseArgs(Deno.args, {
    string: ["load", "rounds", "work"],
    default: { load: "../shared/load", rounds: "5", work: "" },
  });
  await new Deno.Command("make", { args: ["-s", "-C", load] }).output();
  return { load, rounds: Number(rounds), work };
}

const FIRST_PORT = 27_000;
/** Until a server listens, and has warmed up. */
const START_MS = 2000;
const STOP_MS = 5000;

let port = FIRST_PORT;

/** The command that starts this server on a port. */
export function parleyCommand(flags: readonly string[]): (port: number) => string[] {
  const fixed = ["--host", "127.0.0.1", "--rate-limit", "off", ...flags];
  const run = [Deno.execPath(), "run", "-q", "-P=server", "server.ts"];
  return (port) => [...run, "--port", `${port}`, ...fixed];
}

/** Starts a server on the first core, and lets the generator work on it from the second one. */
export async function measureLoad(
  commandFor: (port: number) => string[],
  load: string,
  work: string,
): Promise<LoadFigures> {
  port++;
  const args = ["-c", "0", ...commandFor(port)];
  const server = new Deno.Command("taskset", { args, stdout: "null", stderr: "null" }).spawn();
  try {
    await new Promise((resolve) => setTimeout(resolve, START_MS));
    const generator = ["-c", "1", `${load}/load`, "--proto", "line", "--json"];
    const where = ["--port", `${port}`, "--pid", `${server.pid}`];
    const { stdout, stderr } = await new Deno.Command("taskset", {
      args: [...generator, ...where, ...work.split(" ")],
    }).output();
    const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
    if (!last.startsWith("{")) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(last);
  } finally {
    server.kill();
    const late = setTimeout(() => server.kill("SIGKILL"), STOP_MS);
    await server.status;
    clearTimeout(late);
  }
}

/** The median of one figure of several runs. */
export function median(figures: readonly LoadFigures[], key: keyof LoadFigures): number {
  return quantile(figures.map((each) => each[key] ?? NaN), 0.5);
}

/** How many messages were lost, doubled or out of order in all of these runs. */
export function wrongOf(figures: readonly LoadFigures[]): number {
  return figures.reduce((sum, { lost = 0, dup = 0, reordered = 0 }) => {
    return sum + lost + dup + reordered;
  }, 0);
}
