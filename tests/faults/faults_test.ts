/** Short runs of the fault test, as `deno task faults` does them. */
import { assert, assertEquals, assertMatch, fail } from "@std/assert";
import { Program } from "../helpers/program.ts";

const TOTALS_REGEXP = /lost (\d+), doubled (\d+), reordered (\d+)$/;

interface Run {
  readonly code: number;
  readonly output: string;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
}

async function runFaults(...flags: readonly string[]): Promise<Run> {
  const args = ["run", "-q", "-P=test", "tests/faults/faults.ts", ...flags];
  await using program = Program.start(Deno.execPath(), args);
  const { code } = await program.status();
  const output = `${program.stdout}${program.stderr}`;
  const last = program.stdout.trimEnd().split("\n").at(-1) ?? "";
  const totals = TOTALS_REGEXP.exec(last);
  assert(totals !== null, output);
  const [, lost, doubled, reordered] = totals.map(Number);
  return { code, output, lost: lost!, doubled: doubled!, reordered: reordered! };
}

Deno.test("deno task faults loses, doubles and moves nothing", async () => {
  const flags = ["--seconds", "3", "--kills", "5", "--clients", "4", "--seed", "1"];
  const { code, output, lost, doubled, reordered } = await runFaults(...flags);
  assertEquals([lost, doubled, reordered], [0, 0, 0], output);
  assertMatch(output, /^5 kills/m);
  assertEquals(code, 0);
});

/** A kill at the right moment is a matter of luck, and of how busy the machine is. */
const SEEDS = [1, 2, 3, 4, 5];

for (const what of ["dedup", "commit"]) {
  Deno.test(`deno task faults --break ${what} finds that messages are lost or doubled`, async () => {
    const flags = ["--seconds", "3", "--kills", "8", "--client-kills", "0", "--clients", "4"];
    const outputs: string[] = [];
    for (const seed of SEEDS) {
      const run = await runFaults(...flags, "--seed", `${seed}`, "--break", what);
      outputs.push(run.output);
      if (run.lost + run.doubled === 0) continue;
      assertEquals(run.code, 1);
      return;
    }
    fail(outputs.join("\n"));
  });
}
