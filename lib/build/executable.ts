import { fileURLToPath } from "node:url";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import type { CheckStart } from "./check_start.ts";
import { explainFailure, type RunDeno } from "./run_deno.ts";
import { PLATFORMS, type Target } from "./target.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** One of the programs that people download. */
export interface Executable {
  readonly name: "parley" | "parleyd";
  /** The module that is run, from the project's folder. */
  readonly entry: string;
  /** What it may do: a set of `deno.json`. */
  readonly permissions: "client" | "server";
  /** Modules that it runs in threads of their own; each has to be named beside the program. */
  readonly workers: readonly string[];
}

/** All of them. */
export const EXECUTABLES: readonly Executable[] = [
  {
    name: "parleyd",
    entry: "server.ts",
    permissions: "server",
    workers: ["lib/history/sqlite/worker.ts"],
  },
  {
    name: "parley",
    entry: "client.ts",
    permissions: "client",
    workers: [],
  },
];

/** A program as plain JavaScript, to be compiled for any target. */
export interface Bundle {
  readonly executable: Executable;
  readonly folder: string;
}

/**
 * Puts a program and its workers into one file of JavaScript each: an executable of these starts
 * faster than one of some hundred modules, and has nothing in it that it does not run.
 *
 * - Names are left as they are: what a log tells of an error can be read.
 * - What a module of the program names relative to itself is looked for beside the bundle.
 *
 * @param folder Is made, and holds nothing else.
 * @throws {BuildError}
 */
export async function bundle(
  executable: Executable,
  folder: string,
  run: RunDeno,
): Promise<Bundle> {
  const { name, entry, permissions, workers } = executable;
  await Deno.mkdir(folder, { recursive: true });
  const bundleOne = async (source: string, output: string) => {
    const options = ["bundle", "-q", "--platform", "deno"];
    const result = await run([...options, "-o", join(folder, output), join(ROOT, source)]);
    if (!result.success) throw explainFailure(`bundle ${source}`, result.stderr);
  };
  await bundleOne(entry, `${name}.js`);
  for (const worker of workers) await bundleOne(worker, fileName(worker));
  // Nothing of the project's own configuration belongs to it but what it may do.
  const set = { permissions: { [permissions]: config.permissions[permissions] } };
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(set));
  return { executable, folder };
}

/** All programs, each in a folder of its own. @throws {BuildError} */
export async function bundleAll(folder: string, run: RunDeno): Promise<readonly Bundle[]> {
  const bundles = [];
  for (const executable of EXECUTABLES) {
    bundles.push(await bundle(executable, join(folder, executable.name), run));
  }
  return bundles;
}

/** Options of {@linkcode compile}. */
export interface CompileOptions {
  /** @default {this machine} */
  readonly target?: Target;
  /** Where it is put. */
  readonly outDir: string;
  readonly run: RunDeno;
  /** Is asked of what is for this machine. */
  readonly check: CheckStart;
}

/**
 * Makes an executable. It asks nobody for a permission: what it was not given it can't do.
 *
 * Deno would keep what it has compiled under a known name in the folder for temporary files, where
 * others on the machine may have put something else. Without it, it starts some 10 ms later.
 *
 * @returns Where it is.
 * @throws {BuildError}
 */
export async function compile(
  { executable, folder }: Bundle,
  { target, outDir, run, check }: CompileOptions,
): Promise<string> {
  const { name, permissions, workers } = executable;
  const path = join(outDir, name + suffixOf(target));
  const result = await run([
    "compile",
    "-q",
    // What was bundled is JavaScript, also where its name ends in .ts.
    "--no-check",
    "--no-code-cache",
    "--no-lock",
    "--no-prompt",
    "--deny-import",
    "--config",
    join(folder, "deno.json"),
    `-P=${permissions}`,
    ...workers.flatMap((worker) => ["--include", join(folder, fileName(worker))]),
    ...(target === undefined ? [] : ["--target", target]),
    "-o",
    path,
    join(folder, `${name}.js`),
  ]);
  if (!result.success) throw explainFailure(`compile ${name}${forTarget(target)}`, result.stderr);
  if (target === undefined || target === Deno.build.target) await check(path);
  return path;
}

function suffixOf(target: Target | undefined): string {
  if (target !== undefined) return PLATFORMS[target].suffix;
  return Deno.build.os === "windows" ? ".exe" : "";
}

function forTarget(target: Target | undefined): string {
  return target === undefined ? "" : ` for ${PLATFORMS[target].label}`;
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
