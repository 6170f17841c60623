/**
 * Times how long the executables need until they listen, or have told their version, and how big
 * they are, against one that does nothing else; and what it is worth how they are made:
 * `deno task start --times 20`.
 */
import { parseArgs } from "@std/cli/parse-args";
import { checkStart } from "../../lib/build/check_start.ts";
import { bundle, compile, EXECUTABLES } from "../../lib/build/executable.ts";
import { explainFailure, runDeno } from "../../lib/build/run_deno.ts";
import { shownBytes } from "../../lib/util/shown_bytes.ts";
import { quantile } from "./quantile.ts";

const { times } = parseArgs(Deno.args, { string: ["times"], default: { times: "20" } });
const [SERVER, CLIENT] = EXECUTABLES;
const LISTENING = "Waiting for connections";

/** Something to start, and the words by which it is there. */
interface Start {
  readonly what: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly until: string;
}

/** An executable of these modules, as they are. */
async function compilePlainly(
  folder: string,
  name: string,
  ...args: readonly string[]
): Promise<string> {
  const path = `${folder}/${name}`;
  const result = await runDeno(["compile", "-q", "--no-check", "--no-prompt", "-o", path, ...args]);
  if (!result.success) throw explainFailure(`compile ${name}`, result.stderr);
  return path;
}

async function compileMinified(folder: string): Promise<string> {
  const work = `${folder}/minified`;
  const bundled = await bundle(SERVER!, work, async (args) => {
    return await runDeno(args[0] === "bundle" ? ["bundle", "--minify", ...args.slice(1)] : args);
  });
  return await compile(bundled, { outDir: work, run: runDeno, check: checkStart });
}

async function makeAll(folder: string): Promise<Start[]> {
  const server = await bundle(SERVER!, `${folder}/server`, runDeno);
  const client = await bundle(CLIENT!, `${folder}/client`, runDeno);
  const options = { outDir: folder, run: runDeno, check: checkStart };
  const parleyd = await compile(server, options);
  const parley = await compile(client, options);
  const worker = ["--include", SERVER!.workers[0]!];
  const modules = await compilePlainly(folder, "modules", "-P=server", ...worker, "server.ts");
  const control = `${folder}/control.ts`;
  await Deno.writeTextFile(
    control,
    `Deno.listen({ port: 0, hostname: "127.0.0.1" }); console.log("${LISTENING}");`,
  );
  const only = await compilePlainly(folder, "only", "--no-config", "-N", control);
  const listening = { args: ["--port", "0", "--host", "localhost"], until: LISTENING };
  const data = { ...listening, args: [...listening.args, "--data", `${folder}/data`] };
  return [
    { what: "control: only listens", path: only, args: [], until: LISTENING },
    { what: "parleyd, listening", path: parleyd, ...listening },
    { what: "parleyd --data, listening", path: parleyd, ...data },
    { what: "parley --version", path: parley, args: ["--version"], until: "parley" },
    { what: "parleyd, minified", path: await compileMinified(folder), ...listening },
    { what: "parleyd, modules as they are", path: modules, ...listening },
  ];
}

async function timeMs({ path, args, until }: Start): Promise<number> {
  const startMs = performance.now();
  const process = new Deno.Command(path, {
    args: [...args],
    env: { PARLEY_CONTROL: "off" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let said = "";
  let tookMs = NaN;
  for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (!said.includes(until)) continue;
    tookMs = performance.now() - startMs;
    break;
  }
  try {
    process.kill("SIGTERM");
  } catch {
    // It has ended by itself.
  }
  await process.status;
  return tookMs;
}

await Deno.mkdir(".tmp", { recursive: true });
const folder = await Deno.makeTempDir({ dir: ".tmp" });
try {
  const starts = await makeAll(folder);
  const taken = starts.map((): number[] => []);
  for (let time = 0; time < Number(times); time++) {
    for (const [index, start] of starts.entries()) taken[index]!.push(await timeMs(start));
  }
  const controlMs = quantile(taken[0]!, 0.5);
  for (const [index, { what, path }] of starts.entries()) {
    const [low, middle, high] = [0.05, 0.5, 0.95].map((part) => quantile(taken[index]!, part));
    const size = shownBytes((await Deno.stat(path)).size);
    const line = `${what.padEnd(30)} ${size}  median ${middle!.toFixed(0)} ms ` +
      `(5 % ${low!.toFixed(0)}, 95 % ${high!.toFixed(0)}), ${
        (middle! / controlMs).toFixed(1)
      } x control`;
    await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
