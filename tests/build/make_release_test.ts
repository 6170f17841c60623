import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import { parseTarGzip } from "nanotar";
import { BuildError } from "../../lib/build/build_error.ts";
import { RELEASE_FLAGS } from "../../lib/build/build_flags.ts";
import { companions } from "../../lib/build/companions.ts";
import { makeRelease } from "../../lib/build/make_release.ts";
import { type Target, TARGETS } from "../../lib/build/target.ts";
import { VERSION } from "../../lib/util/version.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { FakeDeno } from "./fake_deno.ts";

const AT_MS = Date.UTC(2026, 10, 22, 12);
const UTF8 = new TextEncoder();
const NOTE = { path: "docs/note.md", data: UTF8.encode("a note"), kind: "text" } as const;

async function release(
  dir: TempDir,
  deno: FakeDeno,
  targets: readonly Target[],
): Promise<string[]> {
  const made: string[] = [];
  await makeRelease({
    targets,
    outDir: dir.path,
    atMs: AT_MS,
    companions: [NOTE],
    run: deno.run,
    check: deno.check,
    onMade: (path) => Promise.resolve(void made.push(path.slice(dir.path.length + 1))),
  });
  return made;
}

function nameOf(label: string, archive: string): string {
  return `parley-${VERSION}-${label}.${archive}`;
}

Deno.test("makeRelease() makes an archive for each target and the sums of all, and leaves nothing else", async () => {
  await using dir = await TempDir.make();
  const made = await release(dir, new FakeDeno(), TARGETS);
  const archives = ["linux-x64", "linux-arm64", "macos-x64", "macos-arm64"].map((label) => {
    return nameOf(label, "tar.gz");
  });
  assertEquals(made, [...archives, nameOf("windows-x64", "zip"), "SHA256SUMS"]);
  assertEquals(dir.names(), made.toSorted());
  const sums = made.slice(0, -1).map((name) => {
    const bytes = Deno.readFileSync(`${dir.path}/${name}`);
    return `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`;
  });
  assertEquals(await Deno.readTextFile(`${dir.path}/SHA256SUMS`), sums.join(""));
});

Deno.test("makeRelease() packs programs that can be run, and texts that can't, into one folder", async () => {
  await using dir = await TempDir.make();
  await release(dir, new FakeDeno(), ["aarch64-unknown-linux-gnu"]);
  const bytes = await Deno.readFile(`${dir.path}/${nameOf("linux-arm64", "tar.gz")}`);
  const folder = `parley-${VERSION}-linux-arm64`;
  const files = (await parseTarGzip(bytes)).map(({ name, text, attrs }) => {
    return [name, text, Number.parseInt(attrs?.mode ?? "", 8) & 0o777, attrs?.mtime];
  });
  const program = "made by compile for aarch64-unknown-linux-gnu";
  assertEquals(files, [
    [`${folder}/parleyd`, program, 0o755, AT_MS / 1000],
    [`${folder}/parley`, program, 0o755, AT_MS / 1000],
    [`${folder}/docs/note.md`, "a note", 0o644, AT_MS / 1000],
  ]);
});

Deno.test("makeRelease() packs what Windows can unpack and start", async () => {
  await using dir = await TempDir.make();
  await release(dir, new FakeDeno(), ["x86_64-pc-windows-msvc"]);
  const files = unzipSync(await Deno.readFile(`${dir.path}/${nameOf("windows-x64", "zip")}`));
  const folder = `parley-${VERSION}-windows-x64`;
  assertEquals(
    Object.keys(files),
    ["parleyd.exe", "parley.exe", "docs/note.md"].map((path) => {
      return `${folder}/${path}`;
    }),
  );
});

Deno.test("RELEASE_FLAGS take a target that is named twice once, and no unknown one", () => {
  const { parse } = RELEASE_FLAGS.targets;
  const [first = "", second = ""] = TARGETS;
  assertEquals(parse(`${first},${second},${first}`), TARGETS.slice(0, 2));
  assertThrows(() => parse("riscv64"), RangeError, first);
});

Deno.test("makeRelease() makes the same bytes of the same files", async () => {
  const sums = [];
  for (let turn = 0; turn < 2; turn++) {
    await using dir = await TempDir.make();
    await release(dir, new FakeDeno(), TARGETS);
    sums.push(await Deno.readTextFile(`${dir.path}/SHA256SUMS`));
  }
  assertEquals(sums[0], sums[1]);
});

Deno.test("makeRelease() says where nothing can be written", async () => {
  await using dir = await TempDir.make();
  const path = await dir.write("a file", "");
  const options = { path, names: () => [] } as unknown as TempDir;
  await assertRejects(() => release(options, new FakeDeno(), []), BuildError, path);
});

Deno.test("makeRelease() bundles each program once, whatever the number of targets", async () => {
  await using dir = await TempDir.make();
  const deno = new FakeDeno();
  await release(dir, deno, TARGETS);
  const count = (word: string) => deno.calls.filter(([first]) => first === word).length;
  assertEquals([count("bundle"), count("compile")], [3, 2 * TARGETS.length]);
});

Deno.test("makeRelease() has no sums where a target could not be made", async () => {
  await using dir = await TempDir.make();
  const deno = new FakeDeno();
  deno.fail = (args) => args.includes("aarch64-apple-darwin") ? "error: no denort" : null;
  await assertRejects(() => release(dir, deno, TARGETS), BuildError, "DENORT_BIN");
  assertEquals(dir.names().includes("SHA256SUMS"), false);
  assertEquals(dir.names().filter((name) => name.startsWith(".work")), []);
});

Deno.test("companions() has manual pages, completions, and all that README.md links to", () => {
  const paths = companions().map(({ path }) => path);
  for (
    const path of [
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
      "man/parleyd.8",
      "man/parley.1",
      "completions/bash/parleyd",
      "completions/zsh/_parley",
      "completions/fish/parley.fish",
      "docs/examples/parleyd.service",
    ]
  ) {
    assertEquals(paths.includes(path), true, path);
  }
  const readme = new TextDecoder().decode(companions()[0]?.data);
  const links = Array.from(readme.matchAll(/\]\((docs\/[^)#]+)/g), ([, link = ""]) => link);
  assertEquals(links.filter((link) => !paths.includes(link)), []);
});
