import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { BuildError } from "../../lib/build/build_error.ts";
import { checkStart } from "../../lib/build/check_start.ts";
import { bundle, compile, EXECUTABLES } from "../../lib/build/executable.ts";
import { VERSION } from "../../lib/util/version.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { FakeDeno, valueOf } from "./fake_deno.ts";

const ROOT = new URL("../../", import.meta.url);

for (const executable of EXECUTABLES) {
  const { name, entry, workers, permissions } = executable;

  Deno.test(`bundle() puts ${name} and its workers beside each other, with what it may do alone`, async () => {
    await using dir = await TempDir.make();
    const deno = new FakeDeno();
    const folder = join(dir.path, name);
    assertEquals(await bundle(executable, folder, deno.run), { executable, folder });
    const outputs = deno.calls.map((args) => valueOf(args, "-o"));
    const names = workers.map((path) => path.replace(/.*\//, ""));
    assertEquals(outputs, [`${name}.js`, ...names].map((file) => join(folder, file)));
    const sources = [entry, ...workers].map((path) => fileURLToPath(new URL(path, ROOT)));
    assertEquals(deno.calls.map((args) => args.at(-1)), sources);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/deno.json`)), {
      permissions: { [permissions]: config.permissions[permissions] },
    });
  });
}

/** Modules of a folder and below it, from the project's folder. */
async function modulesIn(folder: string): Promise<string[]> {
  const found = [];
  for await (const { name, isFile } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    found.push(...isFile ? [`${folder}/${name}`] : await modulesIn(`${folder}/${name}`));
  }
  return found;
}

Deno.test("EXECUTABLES name every worker that there is", async () => {
  const workers: string[] = [];
  for (const path of await modulesIn("lib")) {
    const source = await Deno.readTextFile(new URL(path, ROOT));
    const [, worker] = /^const WORKER = new URL\("\.\/(\w+\.ts)", import/m.exec(source) ?? [];
    if (worker !== undefined) workers.push(path.replace(/\w+\.ts$/, worker));
    assertEquals(source.includes("new Worker("), worker !== undefined, path);
  }
  assertEquals(workers, EXECUTABLES.flatMap((executable) => executable.workers));
});

Deno.test("compile() gives an executable its permissions, its workers and its target", async () => {
  await using dir = await TempDir.make();
  const deno = new FakeDeno();
  const bundled = { executable: EXECUTABLES[0]!, folder: `${dir.path}/parleyd` };
  const target = "x86_64-pc-windows-msvc";
  const path = await compile(bundled, {
    target,
    outDir: dir.path,
    run: deno.run,
    check: deno.check,
  });
  assertEquals(path, join(dir.path, "parleyd.exe"));
  const [args = []] = deno.calls;
  assert(args.includes("-P=server") && args.includes("--no-prompt"), String(args));
  assertEquals(valueOf(args, "--include"), join(bundled.folder, "worker.ts"));
  assertEquals(valueOf(args, "--target"), target);
  assertEquals(deno.checked, []);
});

Deno.test("compile() makes one for this machine where no target is named", async () => {
  await using dir = await TempDir.make();
  const deno = new FakeDeno();
  const bundled = { executable: EXECUTABLES[1]!, folder: `${dir.path}/parley` };
  const path = await compile(bundled, { outDir: dir.path, run: deno.run, check: deno.check });
  assertEquals(path, join(dir.path, `parley${Deno.build.os === "windows" ? ".exe" : ""}`));
  assertEquals(deno.checked, [path]);
  assertEquals([deno.calls[0]!.includes("--target"), deno.calls[0]!.includes("-P=client")], [
    false,
    true,
  ]);
});

Deno.test("bundle() and compile() say what could not be made", async () => {
  await using dir = await TempDir.make();
  const deno = new FakeDeno();
  deno.fail = () => "error: no room";
  const [executable] = EXECUTABLES;
  const { message } = await assertRejects(
    () => bundle(executable!, `${dir.path}/x`, deno.run),
    BuildError,
  );
  assertEquals(message, "Cannot bundle server.ts: no room");
  const bundled = { executable: executable!, folder: dir.path };
  const options = {
    target: "aarch64-apple-darwin",
    outDir: dir.path,
    run: deno.run,
    check: deno.check,
  } as const;
  const error = await assertRejects(() => compile(bundled, options), BuildError);
  assertEquals(error.message, "Cannot compile parleyd for macos-arm64: no room");
});

Deno.test({
  name: "checkStart() takes what tells its version, and refuses and removes all else",
  // A program of one line is none on Windows.
  ignore: Deno.build.os === "windows",
  async fn() {
    await using dir = await TempDir.make();
    const make = async (text: string) => {
      const path = await dir.write("parley", text);
      await Deno.chmod(path, 0o755);
      return path;
    };
    await checkStart(await make(`#!/bin/sh\necho "parley ${VERSION}"\n`));
    assertEquals(dir.names(), ["parley"]);
    for (
      const text of ["#!/bin/sh\necho no binary section >&2; exit 1\n", "#!/no/such/program\n"]
    ) {
      const path = await make(text);
      await assertRejects(() => checkStart(path), BuildError, "DENORT_BIN");
      assertEquals(dir.names(), []);
    }
  },
});
