import { VERSION } from "../util/version.ts";
import { BuildError } from "./build_error.ts";

/** Looks whether an executable starts. */
export type CheckStart = (path: string) => Promise<void>;

/**
 * Starts an executable that was made for this machine: one that begins with another version's base
 * executable is made without a complaint, and never starts. Such a one is removed.
 *
 * @throws {BuildError} When it does not tell its version.
 */
export const checkStart: CheckStart = async (path) => {
  const said = await versionOf(path);
  if (said.endsWith(` ${VERSION}\n`)) return;
  await Deno.remove(path);
  throw new BuildError(
    `What was made did not start ("${path}"), and is removed. If DENORT_BIN names its base ` +
      `executable: that has to be of Deno ${Deno.version.deno}, or of one that goes with it`,
  );
};

/** Empty for what is no program of this system. */
async function versionOf(path: string): Promise<string> {
  const command = new Deno.Command(path, { args: ["--version"], stdin: "null", stderr: "null" });
  try {
    return new TextDecoder().decode((await command.output()).stdout);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) throw error;
    return "";
  }
}
