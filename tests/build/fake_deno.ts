import { dirname } from "node:path";
import type { CheckStart } from "../../lib/build/check_start.ts";
import type { DenoResult, RunDeno } from "../../lib/build/run_deno.ts";

/** A Deno that writes down how it is called, and makes what it is to make. */
export class FakeDeno {
  readonly calls: (readonly string[])[] = [];
  /** What it says to a call, if not that all is well. */
  fail: (args: readonly string[]) => string | null = () => null;

  /** What was to be started. */
  readonly checked: string[] = [];

  readonly check: CheckStart = (path) => Promise.resolve(void this.checked.push(path));

  readonly run: RunDeno = async (args): Promise<DenoResult> => {
    this.calls.push(args);
    const stderr = this.fail(args);
    if (stderr !== null) return { success: false, stderr };
    const path = args[args.indexOf("-o") + 1]!;
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, `made by ${args[0]} for ${valueOf(args, "--target")}`);
    return { success: true, stderr: "" };
  };
}

/** What stands behind a flag. */
export function valueOf(args: readonly string[], flag: string): string | undefined {
  const index = args.indexOf(flag);
  return index === -1 ? undefined : args[index + 1];
}
