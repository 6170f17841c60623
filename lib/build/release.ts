/** `deno task release`: archives of both programs for every kind of machine. */
import { nothingBehind, usageError } from "../cli/cli_error.ts";
import { describeFlags, readFlags } from "../cli/flags.ts";
import { print } from "../cli/print.ts";
import { run } from "../cli/run.ts";
import { shownBytes } from "../util/shown_bytes.ts";
import { RELEASE_FLAGS } from "./build_flags.ts";
import { checkStart } from "./check_start.ts";
import { companions } from "./companions.ts";
import { makeRelease } from "./make_release.ts";
import { runDeno } from "./run_deno.ts";
import { TARGETS } from "./target.ts";

const MS_PER_S = 1000;

const HELP = `deno task release - makes an archive of both programs for each kind of machine

Usage: deno task release [flags]

${describeFlags(RELEASE_FLAGS)}

The targets are:
  ${TARGETS.join("\n  ")}

SHA256SUMS has the sums of what was made. The files in the archives are of the time that the
variable SOURCE_DATE_EPOCH names, in seconds, or of now. Deno gets the base executable (denort) of
each target from its release server once. Where that can't be reached, the variable DENORT_BIN names
the file of one target: make that one alone.
`;

/**
 * Makes the archives, and tells where they are and how big.
 *
 * @throws {CliError}
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values, rest } = readFlags(RELEASE_FLAGS, { args, env: () => undefined });
  if (values.help) return await print(HELP);
  nothingBehind(rest);
  const { targets, out: outDir } = values;
  if (Deno.env.has("DENORT_BIN") && targets.length !== 1) {
    throw usageError("DENORT_BIN is for one kind of machine: say which with --targets");
  }
  const onMade = (path: string, bytes: number) => print(`${path}  ${shownBytes(bytes)}\n`);
  await makeRelease({
    targets,
    outDir,
    atMs: sourceTimeMs(),
    companions: companions(),
    run: runDeno,
    check: checkStart,
    onMade,
  });
}

/** As https://reproducible-builds.org/specs/source-date-epoch/ has it. */
function sourceTimeMs(): number {
  const text = Deno.env.get("SOURCE_DATE_EPOCH");
  if (text === undefined) return Date.now();
  if (!/^\d{1,11}$/.test(text)) throw usageError("SOURCE_DATE_EPOCH must be a number of seconds");
  return Number(text) * MS_PER_S;
}

if (import.meta.main) await run("release", () => main(Deno.args));
