/** What an archive has beside the programs. */
import { CLIENT_PROGRAM } from "../cli/program/client_program.ts";
import { SHELLS } from "../cli/program/common_parts.ts";
import { completionScript } from "../cli/program/completions.ts";
import { manPage } from "../cli/program/man_page.ts";
import { SERVER_PROGRAM } from "../cli/program/server_program.ts";
import type { PackedFile } from "./archive.ts";

const ROOT = new URL("../../", import.meta.url);
const DOCUMENTS = ["README.md", "LICENSE", "CHANGELOG.md"] as const;
const PROGRAMS = [SERVER_PROGRAM, CLIENT_PROGRAM] as const;
/** As each shell looks for it. */
const SCRIPT_NAMES = {
  bash: (name: string) => name,
  zsh: (name: string) => `_${name}`,
  fish: (name: string) => `${name}.fish`,
} as const;

/** README, license, changes, documentation with its examples, manual pages, completions. */
export function companions(): readonly PackedFile[] {
  const pages = PROGRAMS.map((program) => {
    return text(`man/${program.name}.${program.section}`, manPage(program));
  });
  const scripts = PROGRAMS.flatMap((program) =>
    SHELLS.map((shell) => {
      const name = SCRIPT_NAMES[shell](program.name);
      return text(`completions/${shell}/${name}`, completionScript(shell, program));
    })
  );
  const documents = [...DOCUMENTS, ...filesIn("docs"), ...filesIn("docs/examples")];
  return [...documents.map(copy), ...pages, ...scripts];
}

function filesIn(folder: string): string[] {
  const entries = Array.from(Deno.readDirSync(new URL(`${folder}/`, ROOT)));
  return entries.filter(({ isFile }) => isFile).map(({ name }) => `${folder}/${name}`).sort();
}

function copy(path: string): PackedFile {
  return { path, data: Deno.readFileSync(new URL(path, ROOT)), kind: "text" };
}

function text(path: string, content: string): PackedFile {
  return { path, data: new TextEncoder().encode(content), kind: "text" };
}
