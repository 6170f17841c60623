import type { KeptMessage } from "../history/history_store.ts";
import { dateAndTime } from "../util/past_time.ts";
import { type Write, writeAll } from "../util/write_all.ts";
import type { ExportFormat } from "./history_flags.ts";

/** A message, and the room in which it was said. */
export interface ExportedMessage extends KeptMessage {
  /** As the room is shown. */
  readonly room: string;
}

/** So much is written at once. */
const CHUNK_CHARACTERS = 64 * 1024;

/** One line of an export, without its end. */
export function exportLine(message: ExportedMessage, format: ExportFormat): string {
  const { room, epoch, seq, from: { name, account }, text, atMs } = message;
  if (format === "text") return `[${dateAndTime(atMs)}] [${room}] ${name}: ${text}`;
  const time = new Date(atMs).toISOString();
  return JSON.stringify({ room, epoch, seq, time, from: name, account, text });
}

/** Writes messages, a line each, as they come; whoever has read enough may go away. */
export async function writeExport(
  messages: Iterable<ExportedMessage> | AsyncIterable<ExportedMessage>,
  format: ExportFormat,
  write: Write,
): Promise<void> {
  const encoder = new TextEncoder();
  let chunk = "";
  try {
    for await (const message of messages) {
      chunk += `${exportLine(message, format)}\n`;
      if (chunk.length < CHUNK_CHARACTERS) continue;
      await writeAll(write, encoder.encode(chunk));
      chunk = "";
    }
    await writeAll(write, encoder.encode(chunk));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
