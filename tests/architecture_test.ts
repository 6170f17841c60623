/** Holds the imports of `lib/` against the layers of `docs/architecture.md`. */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

/** What each folder may import, itself apart. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  util: [],
  protocol: ["util"],
  codec: ["protocol", "util"],
  net: ["util"],
  auth: ["protocol", "util"],
  history: ["protocol", "util"],
  core: ["protocol", "util", "auth", "history", "codec"],
  server: ["protocol", "util", "auth", "history", "codec", "net", "core"],
  client: ["protocol", "codec", "net", "util"],
  stress: ["protocol", "codec", "net", "util", "client"],
  cli: [
    "protocol",
    "util",
    "auth",
    "history",
    "codec",
    "net",
    "core",
    "server",
    "client",
    "stress",
  ],
  build: ["util", "cli"],
};

/** Folders of which only types may be imported. */
const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  core: ["auth", "history", "codec"],
};

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string };
  readonly type?: { readonly specifier?: string };
  readonly isTypeOnly: boolean;
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const TYPE_IMPORT_REGEXP = /^(?:import|export) type [^;]*?from "([^"]+)";/gms;

/** Every import of one file of the project by another, as `deno info` sees it. */
async function readImports(): Promise<Import[]> {
  const modules = new Map<string, Import[]>();
  for (const entry of ["server.ts", "client.ts", "mod.ts", "lib/build/compile.ts"]) {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", entry],
      cwd: ROOT,
    });
    const { stdout } = await command.output();
    for (const module of JSON.parse(new TextDecoder().decode(stdout)).modules) {
      if (!module.specifier?.startsWith(ROOT.href)) continue;
      modules.set(module.specifier, importsOf(module.specifier, module.dependencies ?? []));
    }
  }
  return Array.from(modules.values()).flat();
}

function importsOf(specifier: string, dependencies: readonly Dependency[]): Import[] {
  const source = Deno.readTextFileSync(new URL(specifier));
  const typeOnly = new Set(Array.from(source.matchAll(TYPE_IMPORT_REGEXP), ([, path]) => path));
  return dependencies.flatMap((dependency) => {
    const to = dependency.code?.specifier ?? dependency.type?.specifier;
    if (to === undefined || !to.startsWith(ROOT.href)) return [];
    const isTypeOnly = typeOnly.has(dependency.specifier);
    return [{ from: pathOf(specifier), to: pathOf(to), isTypeOnly }];
  });
}

function pathOf(specifier: string): string {
  return specifier.slice(ROOT.href.length);
}

function folderOf(path: string): string | undefined {
  return /^lib\/(\w+)\//.exec(path)?.[1];
}

const imports = await readImports();

Deno.test("lib/ has no import against its layers", () => {
  assert(imports.length > 100, "The imports could not be read");
  const wrong = imports.filter(({ from, to, isTypeOnly }) => {
    const [importer, imported] = [folderOf(from), folderOf(to)];
    if (importer === undefined || imported === undefined || importer === imported) return false;
    if (imported === "std" || importer === "std") return importer === "std";
    if (!LAYERS[importer]?.includes(imported)) return true;
    return !isTypeOnly && (TYPES_ONLY[importer]?.includes(imported) ?? false);
  });
  assertEquals(wrong, []);
});

Deno.test("lib/ has no folder without a place in the layers", () => {
  const folders = Array.from(Deno.readDirSync(new URL("lib/", ROOT)), (entry) => entry.name);
  assertEquals(folders.filter((name) => name !== "std").sort(), Object.keys(LAYERS).sort());
});

Deno.test("lib/ has no circle of imports", () => {
  const next = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const { to } of next.get(path) ?? []) {
      const circle = visit(to, [...trail, path]);
      if (circle.length > 0) return circle;
    }
    done.add(path);
    return [];
  };
  assertEquals(Array.from(next.keys()).flatMap((path) => visit(path, [])), []);
});

Deno.test("entry points stay under 80 lines", () => {
  for (const entry of ["server.ts", "client.ts", "mod.ts"]) {
    const lines = Deno.readTextFileSync(new URL(entry, ROOT)).split("\n").length;
    assert(lines < 80, `${entry} has ${lines} lines`);
  }
});
