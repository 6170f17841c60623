/**
 * Lets everything go wrong that can go wrong between clients and a server, and looks whether a message
 * was lost, doubled or moved: `deno task faults --seconds 600 --kills 200 --seed 1`.
 *
 * The status is 1 where one was, and 2 where there was no test.
 */
import { FaultRun } from "./fault_run.ts";
import { type FaultOptions, readOptions } from "./options.ts";
import { reportOf } from "./report.ts";

const PROGRESS_MS = 30_000;

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function main(options: FaultOptions): Promise<number> {
  await Deno.mkdir(".tmp", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".tmp", prefix: "faults-" });
  say(`Seed ${options.seed}; everything is written down in ${folder}`);
  await using run = new FaultRun(options, folder);
  const startMs = performance.now();
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - startMs) / 1000);
    say(`After ${seconds} s: ${run.kills} kills of the server`);
  }, PROGRESS_MS);
  try {
    const { verdict, troubles, logs } = await run.run();
    say(reportOf(verdict, troubles, logs));
    const { lost, doubled, reordered } = verdict.findings;
    if (lost.length + doubled.length + reordered.length === 0) {
      await Deno.remove(folder, { recursive: true });
      return 0;
    }
    await Deno.writeTextFile(`${folder}/findings.json`, JSON.stringify(verdict.findings, null, 2));
    await Deno.writeTextFile(`${folder}/logs.json`, JSON.stringify(logs));
    return 1;
  } catch (error) {
    say(`It came to nothing: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    clearInterval(progress);
  }
}

function optionsOrExit(): FaultOptions {
  try {
    return readOptions(Deno.args);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}`));
    Deno.exit(2);
  }
}

// What is still waited for after a failure is of no use any more.
Deno.exit(await main(optionsOrExit()));
