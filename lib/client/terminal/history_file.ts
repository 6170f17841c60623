import { dirname } from "node:path";
import { cleanText } from "../../protocol/text.ts";
import { randomHex } from "../../util/random_hex.ts";

/** Options of {@linkcode HistoryFile}. */
export interface HistoryFileOptions {
  readonly path: string;
  /** How many lines are kept, at least 1; the file may hold twice as many for a while. */
  readonly maxLines: number;
  /**
   * Is told when the file can't be read or written, once; from then on the file is left alone.
   *
   * @default {Nobody is told}
   */
  readonly onTrouble?: (error: Error) => void;
}

const UTF8 = new TextEncoder();
const RANDOM_BYTES = 6;

/**
 * The file that keeps typed lines from one run of the client to the next.
 *
 * - What goes wrong with the file is never thrown: the chat goes on, without it.
 * - Several clients may append to the same file; every line is one write. A line that another
 *   client appends while the file is being shortened may get lost.
 * - Only its owner may read a file or a folder that was made here: what was typed is private.
 * - It keeps what it is given: leaving out what may hold a password is for `InputHistory` to do.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HistoryFile } from "./history_file.ts";
 *
 * const file = new HistoryFile({ path: ".tmp/history_example/lines", maxLines: 500 });
 * assertEquals(file.load(), []);
 * file.append("hello");
 * assertEquals(file.load(), ["hello"]);
 * Deno.removeSync(".tmp/history_example", { recursive: true });
 * ```
 */
export class HistoryFile {
  readonly #path: string;
  readonly #maxLines: number;
  readonly #onTrouble: (error: Error) => void;
  #state: "new" | "ready" | "given up" = "new";

  /** @throws {RangeError} When `maxLines` is not a whole number from 1. */
  constructor({ path, maxLines, onTrouble = () => {} }: HistoryFileOptions) {
    if (!Number.isSafeInteger(maxLines) || maxLines < 1) {
      throw new RangeError(`Cannot keep ${maxLines} lines: it must be a whole number from 1`);
    }
    this.#path = path;
    this.#maxLines = maxLines;
    this.#onTrouble = onTrouble;
  }

  /**
   * The newest `maxLines` lines, the oldest first; none where there is no file yet.
   *
   * A file of more than twice as many lines is shortened to these.
   */
  load(): string[] {
    const lines = this.#try("read", () => this.#read()) ?? [];
    const newest = lines.slice(-this.#maxLines);
    if (lines.length > 2 * this.#maxLines) this.#try("shorten", () => this.#replace(newest));
    return newest;
  }

  /** Adds a line at the end, and makes the file and its folder where they are missing. */
  append(line: string): void {
    this.#try("write", () => {
      if (this.#state === "new") {
        Deno.mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      }
      this.#state = "ready";
      write(this.#path, [line], { append: true, create: true, mode: 0o600 });
    });
  }

  #read(): string[] {
    try {
      return parse(new TextDecoder().decode(Deno.readFileSync(this.#path)));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  /** Nobody ever sees half a file: it is written beside the old one, and takes its place. */
  #replace(lines: readonly string[]): void {
    const path = `${this.#path}.${randomHex(RANDOM_BYTES)}.tmp`;
    try {
      write(path, lines, { write: true, createNew: true, mode: 0o600 });
      Deno.renameSync(path, this.#path);
    } catch (error) {
      removeIfThere(path);
      throw error;
    }
  }

  /** Undefined where it went wrong, now or before. */
  #try<T>(what: "read" | "shorten" | "write", action: () => T): T | undefined {
    if (this.#state === "given up") return undefined;
    try {
      return action();
    } catch (cause) {
      this.#state = "given up";
      const message = `Cannot ${what} the history file "${this.#path}": ${reason(cause)}`;
      this.#onTrouble(new Error(message, { cause }));
      return undefined;
    }
  }
}

function parse(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== "").map(cleanText);
}

/** Writes lines at one go. */
function write(path: string, lines: readonly string[], options: Deno.OpenOptions): void {
  // A line stays one line, whatever is in it.
  const bytes = UTF8.encode(lines.map((line) => `${cleanText(line)}\n`).join(""));
  using file = Deno.openSync(path, options);
  const written = file.writeSync(bytes);
  if (written < bytes.length) throw new Error("there is no room for all of it");
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // What matters is what went wrong before.
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return "this program was not given the permission";
  if (error instanceof Deno.errors.PermissionDenied) return "its owner does not allow it";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
