import type { ChatterRecord, RunRecords } from "./records.ts";

/** Writes down at once: what was written stays when the process is killed. */
export class RecordFile {
  readonly #file: Deno.FsFile;

  constructor(path: string) {
    this.#file = Deno.openSync(path, { create: true, append: true });
  }

  write(record: ChatterRecord): void {
    const line = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
    // A file takes all of so little.
    this.#file.writeSync(line);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** The name of the file of one run of a process. */
export function recordFileName(process: number, run: number): string {
  return `${process}-${run}.jsonl`;
}

/** What all runs wrote down; a line that a kill cut short is left out. */
export async function readRecords(folder: string): Promise<RunRecords[]> {
  const runs: RunRecords[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const [, run] = /^\d+-(\d+)\.jsonl$/.exec(name) ?? [];
    if (run === undefined) continue;
    const lines = (await Deno.readTextFile(`${folder}/${name}`)).split("\n");
    lines.pop();
    const records = lines.map((line) => JSON.parse(line) as ChatterRecord);
    runs.push({ run: Number(run), records });
  }
  return runs.sort((a, b) => a.run - b.run);
}
