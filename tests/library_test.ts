/** Holds the package to what it promises its users: documentation without a gap, and no file too few. */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);
/** What the package exports, and the worker, which is loaded by its address alone. */
const ENTRIES = ["mod.ts", "server.ts", "client.ts", "lib/history/sqlite/worker.ts"];
const FILE_REGEXP = /^ *(file:\S+) \(/gm;
const RUNNING_EXAMPLE_REGEXP = /^```ts$/m;

/** What is said of one declaration. */
interface Declaration {
  readonly jsDoc?: { readonly tags?: readonly { readonly kind: string; readonly doc?: string }[] };
}

/** A name that a module exports; it has several declarations where several files export it. */
interface Exported {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

interface Output {
  readonly success: boolean;
  readonly out: string;
  readonly errors: string;
}

async function deno(...args: string[]): Promise<Output> {
  const env = { NO_COLOR: "1" };
  const command = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, env });
  const { success, stdout, stderr } = await command.output();
  const [out, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { success, out: out ?? "", errors: errors ?? "" };
}

/** Older ones write another JSON, and find other gaps. */
function isDocKnown(): boolean {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 9);
}

async function exportsOf(module: string): Promise<readonly Exported[]> {
  const { out } = await deno("doc", "--json", module);
  return JSON.parse(out).nodes[new URL(module, ROOT).href].symbols;
}

function hasExample({ declarations }: Exported): boolean {
  const tags = declarations.flatMap(({ jsDoc }) => jsDoc?.tags ?? []);
  return tags.some(({ kind, doc = "" }) => kind === "example" && RUNNING_EXAMPLE_REGEXP.test(doc));
}

/** Every file of the package, as it would be published. */
async function publishedFiles(): Promise<readonly string[]> {
  const flags = ["--dry-run", "--allow-dirty", "--no-check"];
  const { success, out, errors } = await deno("publish", ...flags);
  assert(success, errors);
  return Array.from(`${out}\n${errors}`.matchAll(FILE_REGEXP), ([, url = ""]) => pathOf(url));
}

/** The project's modules that a module needs, itself included. */
async function modulesOf(entry: string): Promise<readonly string[]> {
  const { out } = await deno("info", "--json", entry);
  const modules: readonly { readonly specifier: string }[] = JSON.parse(out).modules;
  const urls = modules.map(({ specifier }) => specifier);
  return urls.filter((url) => url.startsWith(ROOT.href)).map(pathOf);
}

function pathOf(url: string): string {
  return url.slice(ROOT.href.length);
}

Deno.test({
  name: "mod.ts has an example for every export",
  ignore: !isDocKnown(),
  async fn() {
    const exported = await exportsOf("mod.ts");
    assert(exported.length > 100, "The exports could not be read");
    assertEquals(exported.filter((one) => !hasExample(one)).map(({ name }) => name), []);
  },
});

Deno.test({
  name: "mod.ts has documentation without a gap",
  ignore: !isDocKnown(),
  async fn() {
    const { success, errors } = await deno("doc", "--lint", "mod.ts");
    assert(success, errors);
  },
});

Deno.test("deno publish takes every module that a program or a user of the library needs", async () => {
  const published = new Set(await publishedFiles());
  const needed = new Set((await Promise.all(ENTRIES.map(modulesOf))).flat());
  assert(needed.size > 200, "The modules could not be read");
  assertEquals(Array.from(needed.difference(published)), []);
});

Deno.test("deno publish takes no test and nothing of the development", async () => {
  const published = await publishedFiles();
  assert(published.length > 200, "The files could not be read");
  const wanted =
    /^(?:(?:mod|server|client)\.ts|lib\/.+\.ts|docs\/\w+\.md|docs\/examples\/[\w.]+|[A-Z]+(?:\.md)?|(?:deno|users)\.json)$/;
  const unwanted = published.filter((path) => {
    return !wanted.test(path) || path.includes("std/assert") || path.includes("lib/build");
  });
  assertEquals(unwanted, []);
});
