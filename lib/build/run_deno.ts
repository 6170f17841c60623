import { stripVTControlCharacters } from "node:util";
import { BuildError } from "./build_error.ts";

/** Runs Deno with these arguments, and returns what it wrote where it says what went wrong. */
export type RunDeno = (args: readonly string[]) => Promise<DenoResult>;

/** How a run of Deno ended. */
export interface DenoResult {
  readonly success: boolean;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** `deno compile` could not get the program that executables begin with. */
const UNREACHABLE_REGEXP = /denort|base binary|dl\.deno\.land/i;
/** The variable DENORT_BIN names a file that is not there. */
const MISSING_REGEXP = /Could not find denort at '(.*)'/;

/** Runs the Deno that runs this. */
export const runDeno: RunDeno = async (args) => {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const { success, stderr } = await command.output();
  return { success, stderr: stripVTControlCharacters(new TextDecoder().decode(stderr)) };
};

/**
 * Why `deno bundle` or `deno compile` failed, in one line.
 *
 * @param doing What it was to do.
 */
export function explainFailure(doing: string, stderr: string): BuildError {
  const [, missing] = MISSING_REGEXP.exec(stderr) ?? [];
  if (missing !== undefined) {
    return new BuildError(
      `Cannot ${doing}: there is no file "${missing}", which the variable DENORT_BIN names`,
    );
  }
  if (UNREACHABLE_REGEXP.test(stderr)) {
    return new BuildError(
      `Cannot ${doing}: Deno's release server, which has the base executable (denort), can't be ` +
        "reached. Name a denort of this target and version by the variable DENORT_BIN",
    );
  }
  const reason = reasonIn(stderr);
  return new BuildError(`Cannot ${doing}: ${reason === "" ? "it does not say why" : reason}`);
}

/** What went wrong, and what that comes from in the end. */
function reasonIn(stderr: string): string {
  const [said = "", causes = ""] = stderr.split(/^Caused by:$/m);
  const [first = "", place = ""] = linesIn(said.slice(Math.max(0, said.search(/^error: /m))));
  const [chain = ""] = causes.split("\n\n");
  const cause = linesIn(chain).findLast((line) => !line.startsWith("at "))?.replace(/^\d+: /, "");
  const what = first.replace(/^error: /, "");
  return cause === undefined ? `${what} ${place}`.trim() : `${what}: ${cause}`;
}

function linesIn(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && line !== "Stack backtrace:");
}
