// deno-lint-ignore-file no-console camelcase
/**
 * Measures the server against a reference server in the same minutes, with a generator that checks
 * every delivery: `deno task measure --load ../shared/load --rounds 5`. See `docs/performance.md`.
 *
 * The folder holds the sources of both, `ref` and `load`, and a Makefile. Each server runs on the
 * first core, the generator on the second one.
 */
import { parseArgs } from "@std/cli/parse-args";
import { quantile } from "./quantile.ts";

const options = parseArgs(Deno.args, {
  string: ["load", "rounds", "work"],
  default: { load: "../shared/load", rounds: "5", work: "" },
});

const WORKS: Readonly<Record<string, string>> = {
  "one room": "--clients 100 --senders 10 --messages 5000 --warmup 200",
  "all talk": "--clients 100 --messages 1000 --warmup 200",
  "1,000 in one room": "--clients 1000 --senders 1 --messages 2000 --warmup 200",
  "100 rooms of 10": "--clients 1000 --rooms 100 --senders 100 --messages 1000 --warmup 200",
  "paced": "--clients 100 --rate 200 --messages 20",
  "slow readers": "--clients 100 --senders 10 --messages 5000 --warmup 200 --slow 5",
  "idle": "--clients 10000 --rooms 100 --idle",
};
const FIRST_PORT = 27_000;
/** Until a server listens, and has warmed up. */
const START_MS = 2000;

/** What the generator says of one run; not everything stands in every kind of run. */
interface Figures {
  readonly lost?: number;
  readonly dup?: number;
  readonly reordered?: number;
  readonly deliveries_per_s?: number;
  readonly cpu_us_per_delivery?: number;
  readonly p99_us?: number;
  readonly rss_kb_per_conn?: number;
  readonly hwm_kb_after?: number;
  readonly slow_dropped?: number;
  readonly other_cpu_pct?: number;
}

let port = FIRST_PORT;

function serverCommand(who: "parley" | "ref"): string[] {
  if (who === "ref") return [`${options.load}/ref`, `${port}`];
  const flags = ["--host", "127.0.0.1", "--port", `${port}`, "--rate-limit", "off"];
  return [Deno.execPath(), "run", "-q", "-P=server", "server.ts", ...flags];
}

async function measure(who: "parley" | "ref", work: string): Promise<Figures> {
  port++;
  const args = ["-c", "0", ...serverCommand(who)];
  const server = new Deno.Command("taskset", { args, stdout: "null", stderr: "null" }).spawn();
  try {
    await new Promise((resolve) => setTimeout(resolve, START_MS));
    const generator = ["-c", "1", `${options.load}/load`, "--proto", "line", "--json"];
    const where = ["--port", `${port}`, "--pid", `${server.pid}`];
    const { stdout, stderr } = await new Deno.Command("taskset", {
      args: [...generator, ...where, ...work.split(" ")],
    }).output();
    const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
    if (!last.startsWith("{")) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(last);
  } finally {
    server.kill();
    await server.status;
  }
}

function median(figures: readonly Figures[], key: keyof Figures): number {
  return quantile(figures.map((each) => each[key] ?? NaN), 0.5);
}

function row(name: string, parley: readonly Figures[], ref: readonly Figures[]): string {
  const both = (key: keyof Figures, digits: number, unit = 1) =>
    [parley, ref].map((figures) => (median(figures, key) / unit).toFixed(digits)).join(" / ");
  const ratio = median(parley, "deliveries_per_s") / median(ref, "deliveries_per_s");
  const wrong = parley.reduce((sum, { lost = 0, dup = 0, reordered = 0 }) => {
    return sum + lost + dup + reordered;
  }, 0);
  return [
    name.padEnd(18),
    both("deliveries_per_s", 2, 1e6).padStart(15),
    ratio.toFixed(2).padStart(6),
    both("cpu_us_per_delivery", 3).padStart(17),
    both("p99_us", 1, 1000).padStart(15),
    both("hwm_kb_after", 0, 1024).padStart(11),
    both("rss_kb_per_conn", 1).padStart(13),
    `${median(parley, "slow_dropped")}`.padStart(5),
    `${wrong}`.padStart(6),
  ].join(" ");
}

await new Deno.Command("make", { args: ["-s", "-C", options.load] }).output();
console.log("parley / reference, medians");
console.log(
  "work               M deliveries/s  ratio  CPU us/delivery          p99 ms     peak MB  KB/connection  slow  wrong",
);
for (const [name, work] of Object.entries(WORKS)) {
  if (!name.startsWith(options.work)) continue;
  const [parley, ref]: [Figures[], Figures[]] = [[], []];
  for (let round = 0; round < Number(options.rounds); round++) {
    ref.push(await measure("ref", work));
    parley.push(await measure("parley", work));
  }
  console.log(row(name, parley, ref));
}
