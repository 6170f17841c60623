/** Kills a writer of the users file many times: `deno task kills --times 1000 --seed 1`. */
import { parseArgs } from "@std/cli/parse-args";
import { killWriters } from "./user_file_kills.ts";

const { times, seed } = parseArgs(Deno.args, {
  string: ["times", "seed"],
  default: { times: "1000", seed: "1" },
});
const kills = new Map<string, number>();

await Deno.mkdir(".tmp", { recursive: true });
const folder = await Deno.makeTempDir({ dir: ".tmp" });
await killWriters({
  folder,
  times: Number(times),
  seed: Number(seed),
  onKill: (step) => kills.set(step, (kills.get(step) ?? 0) + 1),
});
await Deno.remove(folder, { recursive: true });

const lines = Array.from(kills).sort().map(([step, count]) => `${count} after ${step}`);
const text = `${times} kills, seed ${seed}: the file was whole each time\n${lines.join("\n")}\n`;
await Deno.stdout.write(new TextEncoder().encode(text));
