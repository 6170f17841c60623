/** `deno task compile`: both programs as executables for one kind of machine. */
import { nothingBehind } from "../cli/cli_error.ts";
import { describeFlags, readFlags } from "../cli/flags.ts";
import { print } from "../cli/print.ts";
import { run } from "../cli/run.ts";
import { shownBytes } from "../util/shown_bytes.ts";
import { COMPILE_FLAGS } from "./build_flags.ts";
import { checkStart } from "./check_start.ts";
import { bundleAll, compile } from "./executable.ts";
import { runDeno } from "./run_deno.ts";
import { TARGETS } from "./target.ts";
import { workFolder } from "./work_folder.ts";

const HELP = `deno task compile - makes parleyd and parley as executables that need nothing else

Usage: deno task compile [flags]

${describeFlags(COMPILE_FLAGS)}

The targets are:
  ${TARGETS.join("\n  ")}

Deno gets the base executable (denort) from its release server once. Where that can't be reached,
the variable DENORT_BIN names the file: it has to be of this Deno's version, and of the target.
`;

/**
 * Makes the executables, and tells where they are and how big.
 *
 * @throws {CliError}
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values, rest } = readFlags(COMPILE_FLAGS, { args, env: () => undefined });
  if (values.help) return await print(HELP);
  nothingBehind(rest);
  const { target, out: outDir } = values;
  await using work = await workFolder(outDir);
  const options = {
    outDir,
    run: runDeno,
    check: checkStart,
    ...(target === "" ? {} : { target }),
  };
  for (const bundled of await bundleAll(work.path, runDeno)) {
    const path = await compile(bundled, options);
    await print(`${path}  ${shownBytes((await Deno.stat(path)).size)}\n`);
  }
}

if (import.meta.main) await run("compile", () => main(Deno.args));
