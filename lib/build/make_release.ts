import { join } from "node:path";
import { digest } from "../util/digest.ts";
import { VERSION } from "../util/version.ts";
import { archive, type PackedFile } from "./archive.ts";
import type { CheckStart } from "./check_start.ts";
import { type Bundle, bundleAll, compile } from "./executable.ts";
import type { RunDeno } from "./run_deno.ts";
import { PLATFORMS, type Target } from "./target.ts";
import { workFolder } from "./work_folder.ts";

const SUMS = "SHA256SUMS";

/** Options of {@linkcode makeRelease}. */
export interface ReleaseOptions {
  readonly targets: readonly Target[];
  /** Where the archives are put. */
  readonly outDir: string;
  /** The time of every file in them. */
  readonly atMs: number;
  /** What an archive has beside the programs. */
  readonly companions: readonly PackedFile[];
  readonly run: RunDeno;
  /** Is asked of what is for this machine. */
  readonly check: CheckStart;
  /** Is told of each file as soon as it is there. */
  readonly onMade: (path: string, bytes: number) => Promise<void>;
}

/**
 * Makes an archive of both programs for each target, and `SHA256SUMS` of them, as `sha256sum -c`
 * reads it.
 *
 * - An archive has one folder of its own name: nothing is unpacked over anything else.
 * - The programs are bundled once, for all targets alike.
 *
 * @throws {BuildError} At the first one that can't be made; `SHA256SUMS` is written when all are.
 */
export async function makeRelease(options: ReleaseOptions): Promise<void> {
  const { targets, outDir, run } = options;
  await using work = await workFolder(outDir);
  const bundles = await bundleAll(work.path, run);
  const sums = [];
  for (const target of targets) {
    sums.push(await makeArchive(target, bundles, join(work.path, target), options));
  }
  await write(SUMS, new TextEncoder().encode(sums.join("")), options);
}

/** Returns its line of `SHA256SUMS`. */
async function makeArchive(
  target: Target,
  bundles: readonly Bundle[],
  workDir: string,
  options: ReleaseOptions,
): Promise<string> {
  const { run, check, companions, atMs } = options;
  const { label, archive: kind } = PLATFORMS[target];
  const folder = `parley-${VERSION}-${label}`;
  const programs = [];
  for (const bundled of bundles) {
    const path = await compile(bundled, { target, outDir: workDir, run, check });
    const name = path.slice(workDir.length + 1);
    programs.push({ path: name, data: await Deno.readFile(path), kind: "program" as const });
  }
  const files = [...programs, ...companions].map((file) => {
    return { ...file, path: `${folder}/${file.path}` };
  });
  const bytes = archive({ kind, files, atMs });
  await write(`${folder}.${kind}`, bytes, options);
  return `${digest(bytes)}  ${folder}.${kind}\n`;
}

async function write(
  name: string,
  bytes: Uint8Array,
  { outDir, onMade }: ReleaseOptions,
): Promise<void> {
  const path = join(outDir, name);
  await Deno.writeFile(path, bytes);
  await onMade(path, bytes.length);
}
