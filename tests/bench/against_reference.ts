// deno-lint-ignore-file no-console
/**
 * Measures the server against a reference server in the same minutes, with a generator that checks
 * every delivery: `deno task measure --load ../shared/load --rounds 5`. See `docs/performance.md`.
 *
 * The folder holds the sources of both, `ref` and `load`, and a Makefile. Each server runs on the
 * first core, the generator on the second one.
 */
import {
  type LoadFigures,
  loadOptions,
  measureLoad,
  median,
  parleyCommand,
  WORKS,
  wrongOf,
} from "./load_run.ts";

const options = await loadOptions();

const refCommand = (port: number) => [`${options.load}/ref`, `${port}`];

function row(name: string, parley: readonly LoadFigures[], ref: readonly LoadFigures[]): string {
  const both = (key: keyof LoadFigures, digits: number, unit = 1) =>
    [parley, ref].map((figures) => (median(figures, key) / unit).toFixed(digits)).join(" / ");
  const ratio = median(parley, "deliveries_per_s") / median(ref, "deliveries_per_s");
  return [
    name.padEnd(18),
    both("deliveries_per_s", 2, 1e6).padStart(15),
    ratio.toFixed(2).padStart(6),
    both("cpu_us_per_delivery", 3).padStart(17),
    both("p99_us", 1, 1000).padStart(15),
    both("hwm_kb_after", 0, 1024).padStart(11),
    both("rss_kb_per_conn", 1).padStart(13),
    `${median(parley, "slow_dropped")}`.padStart(5),
    `${wrongOf(parley)}`.padStart(6),
  ].join(" ");
}

console.log("parley / reference, medians");
console.log(
  "work               M deliveries/s  ratio  CPU us/delivery          p99 ms     peak MB  KB/connection  slow  wrong",
);
for (const [name, work] of Object.entries(WORKS)) {
  if (!name.startsWith(options.work)) continue;
  const [parley, ref]: [LoadFigures[], LoadFigures[]] = [[], []];
  for (let round = 0; round < options.rounds; round++) {
    ref.push(await measureLoad(refCommand, options.load, work));
    parley.push(await measureLoad(parleyCommand([]), options.load, work));
  }
  console.log(row(name, parley, ref));
}
