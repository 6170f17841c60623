/** How the tests start the project's programs. */
import { fileURLToPath } from "node:url";
import { join, resolve } from "node:path";

/** The project's folder. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
const NAMES = { server: "parleyd", client: "parley" } as const;

/** One of the two programs. */
export type Entry = keyof typeof NAMES;

/** The folder of the executables to be tested in the place of the sources; null for the sources. */
export const EXECUTABLES_FOLDER: string | null = folderOf(Deno.env.get("TEST_EXECUTABLES") ?? "");

/** Where the programs are run: the project's folder, and for executables one with nothing in it. */
export const HOME_FOLDER: string = EXECUTABLES_FOLDER === null ? ROOT : emptyFolder();

/** What starts a program, to which its arguments are added. */
export function entryCommand(entry: Entry): readonly [string, ...string[]] {
  if (EXECUTABLES_FOLDER !== null) return [join(EXECUTABLES_FOLDER, NAMES[entry])];
  return [Deno.execPath(), "run", "-q", `-P=${entry}`, `${entry}.ts`];
}

/** The same, as a shell reads it. */
export function entryInShell(entry: Entry): string {
  return entryCommand(entry).map((word) => `"${word}"`).join(" ");
}

function folderOf(name: string): string | null {
  return name === "" ? null : resolve(ROOT, name);
}

function emptyFolder(): string {
  const folder = join(ROOT, ".tmp", "empty");
  Deno.mkdirSync(folder, { recursive: true });
  return folder;
}
