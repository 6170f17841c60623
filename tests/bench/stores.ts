// deno-lint-ignore-file no-console
/**
 * Measures what it costs to keep messages on the disk: the same work with the store in memory, and
 * with a data directory in both durabilities, in turns: `deno task stores --load ../shared/load`.
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
const MEASURED = ["one room", "all talk", "1,000 in one room", "100 rooms of 10", "paced"];
const STORES = ["memory", "normal", "full"] as const;

type Store = typeof STORES[number];

async function measureWith(store: Store, work: string): Promise<LoadFigures> {
  const dir = await Deno.makeTempDir({ dir: ".tmp", prefix: "stores" });
  const flags = store === "memory" ? [] : ["--data", dir, "--durability", store];
  try {
    return await measureLoad(parleyCommand(flags), options.load, work);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function row(work: string, store: Store, figures: readonly LoadFigures[], ratio: number): string {
  const shown = (key: keyof LoadFigures, digits: number, unit: number) =>
    (median(figures, key) / unit).toFixed(digits);
  return [
    work.padEnd(18),
    store.padEnd(7),
    shown("deliveries_per_s", 3, 1e6).padStart(15),
    ratio.toFixed(2).padStart(6),
    shown("p50_us", 2, 1000).padStart(8),
    shown("p99_us", 2, 1000).padStart(8),
    shown("cpu_us_per_delivery", 3, 1).padStart(16),
    shown("hwm_kb_after", 0, 1024).padStart(8),
    `${wrongOf(figures)}`.padStart(6),
  ].join(" ");
}

await Deno.mkdir(".tmp", { recursive: true });
console.log(
  "work               store    M deliveries/s  ratio   p50 ms   p99 ms  CPU us/delivery  peak MB  wrong",
);
for (const name of MEASURED) {
  const work = WORKS[name];
  if (work === undefined || !name.startsWith(options.work)) continue;
  const runs: Record<Store, LoadFigures[]> = { memory: [], normal: [], full: [] };
  for (let round = 0; round < options.rounds; round++) {
    for (const store of STORES) runs[store].push(await measureWith(store, work));
  }
  const inMemory = median(runs.memory, "deliveries_per_s");
  for (const store of STORES) {
    const ratio = median(runs[store], "deliveries_per_s") / inMemory;
    console.log(row(name, store, runs[store], ratio));
  }
}
