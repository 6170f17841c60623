/** What can be done to what a server keeps by whoever runs it: `parleyd history ...`. */
import { resolve } from "node:path";
import { backup, exportMessages, vacuum, verify } from "../history/sqlite/maintenance.ts";
import { restore } from "../history/sqlite/restore.ts";
import type { Name } from "../protocol/names.ts";
import { counted } from "../util/counted.ts";
import { shownBytes } from "../util/shown_bytes.ts";
import { type Write, writeAll } from "../util/write_all.ts";
import { CliError } from "./cli_error.ts";
import { checkDataFolder, makeDataFolder } from "./data_folder.ts";
import type { ExportFormat } from "./history_flags.ts";
import { type ExportedMessage, writeExport } from "./message_export.ts";

/** The flags that go with an export alone. */
export const HISTORY_OWN_FLAGS = ["room", "format"] as const;

/** What a command works on. */
export interface HistoryTask {
  /** The server's folder. */
  readonly dir: string;
  /** The room that is meant; null for all. */
  readonly room: Name | null;
  readonly format: ExportFormat;
  /** Takes what is written to standard output. */
  readonly write: Write;
}

/** A command, and what it has to say when it is done; empty for nothing. */
export type HistoryCommand =
  & {
    readonly help: string;
    /** Whether it minds which room is meant, and how messages are to be written. */
    readonly isExport?: true;
  }
  & (
    | { readonly takes: "file"; run(task: HistoryTask, file: string): Promise<string> }
    | { readonly takes: "nothing"; run(task: HistoryTask): Promise<string> }
  );

/** Every command by its word. */
export const HISTORY_COMMANDS: Readonly<Record<string, HistoryCommand>> = {
  export: {
    help: "write what was said in rooms to standard output, a line each",
    isExport: true,
    takes: "nothing",
    run: exportRooms,
  },
  verify: { help: "whether all is in order; the status is 1 if not", takes: "nothing", run: check },
  vacuum: {
    help: "give room on the disk back that is not needed any more",
    takes: "nothing",
    run: shrink,
  },
  backup: { help: "copy everything to a new file", takes: "file", run: copy },
  restore: {
    help: "put a copy in its place; what was there is kept aside",
    takes: "file",
    run: putBack,
  },
};

async function exportRooms({ dir, room, format, write }: HistoryTask): Promise<string> {
  checkDataFolder(dir);
  await writeExport(saidInRooms(dir, room), format, write);
  return "";
}

async function* saidInRooms(dir: string, room: Name | null): AsyncGenerator<ExportedMessage> {
  const messages = exportMessages(dir, room === null ? {} : { room: room.key });
  for await (const message of messages) {
    if (isPrivate(message.log)) continue;
    yield { ...message, room: message.shown };
  }
}

/** No room's key has this sign in it. */
function isPrivate(log: string): boolean {
  return log.includes(":");
}

async function check({ dir, write }: HistoryTask): Promise<string> {
  checkDataFolder(dir);
  const problems = await verify(dir);
  if (problems.length === 0) return `All is well in "${resolve(dir)}".`;
  const lines = problems.map((problem) => `${problem}\n`).join("");
  await writeAll(write, new TextEncoder().encode(lines));
  const found = counted(problems.length, "problem");
  throw new CliError(`Found ${found} in "${resolve(dir)}": restore a backup`, 1);
}

async function shrink({ dir }: HistoryTask): Promise<string> {
  checkDataFolder(dir);
  const { beforeBytes, afterBytes } = await vacuum(dir);
  const freed = beforeBytes - afterBytes;
  if (freed <= 0) return `There was nothing to give back: it has ${shownBytes(afterBytes)}.`;
  return `It is ${shownBytes(freed)} smaller now: ${shownBytes(afterBytes)}.`;
}

async function copy({ dir }: HistoryTask, file: string): Promise<string> {
  checkDataFolder(dir);
  await backup(dir, file);
  const { size } = await Deno.stat(file);
  return `Everything is in "${resolve(file)}" now, ${shownBytes(size)}. Others must not read it: ` +
    "private messages are in it, too.";
}

async function putBack({ dir }: HistoryTask, file: string): Promise<string> {
  makeDataFolder(dir);
  const replaced = await restore(dir, file);
  const aside = replaced === null
    ? ""
    : ` What was there is in "${resolve(replaced)}": delete it when you need it no more.`;
  return `"${resolve(dir)}" has what is in "${resolve(file)}" now.${aside} ` +
    "Clients are told what is missing.";
}
