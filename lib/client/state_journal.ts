import { dirname } from "node:path";
import { type Clock, systemClock } from "../util/clock.ts";
import type { ClientState, KeptState, StateChange } from "./client_state.ts";
import { lockState } from "./state_lock.ts";
import { StateModel } from "./state_model.ts";
import { formatChange, parseChange } from "./state_record.ts";

/**
 * Options of {@linkcode StateJournal.open}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stateFile, type StateJournalOptions } from "@parley/parley";
 *
 * const server = { hostname: "chat.example.org", port: 9999 };
 * const options: StateJournalOptions = {
 *   path: stateFile({ folder: ".chat", ...server, name: "kim" }),
 *   maxWaitMs: 0, // Whoever comes second is told at once.
 * };
 * assertEquals(options.path, ".chat/chat.example.org_9999/kim.jsonl");
 * ```
 */
export interface StateJournalOptions {
  /** The file, see {@linkcode stateFile}; `.lock` and `.tmp` are added for two more beside it. */
  readonly path: string;
  /** What `maxWaitMs` is measured by. @default {systemClock} */
  readonly clock?: Clock;
  /** How long to wait for another client that has the file, in milliseconds. @default {250} */
  readonly maxWaitMs?: number;
  /** How much is added before the file is written anew, in bytes. @default {256 KiB} */
  readonly maxGrowthBytes?: number;
  /** Is told once, when the file can't be written any more. @default {Nobody is told} */
  readonly onTrouble?: (error: Error) => void;
}

const MAX_WAIT_MS = 250;
const MAX_GROWTH_BYTES = 256 * 1024;
const FORMAT = "parley-state";
const VERSION = 1;
const HEADER = JSON.stringify({ format: FORMAT, version: VERSION });
const UTF8 = new TextEncoder();

/**
 * A {@linkcode ClientState} in a file: a line of JSON for each change.
 *
 * - What `keep` was given survives that the process is killed; nothing is flushed to the disk, so
 *   when the power is cut the newest changes may be gone.
 * - A last line that is not whole does not count; nor does a line that is no change.
 * - One client at a time: the system takes the lock away from one that ends, however it does.
 * - Only its owner may read the file, and the folder where that was made here.
 * - Where it can't be written, it is removed: what is not up to date would lead the next run astray.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { StateJournal } from "@parley/parley";
 *
 * const path = ".tmp/state_example/kim.jsonl";
 * const journal = await StateJournal.open({ path });
 * assert(journal !== "locked");
 * journal.keep({ type: "session", token: "5ecre7" });
 * journal[Symbol.dispose]();
 * const next = await StateJournal.open({ path });
 * assert(next !== "locked");
 * assertEquals(next.kept.token, "5ecre7");
 * next[Symbol.dispose]();
 * Deno.removeSync(".tmp/state_example", { recursive: true });
 * ```
 */
export class StateJournal implements ClientState, Disposable {
  readonly #path: string;
  readonly #maxGrowthBytes: number;
  readonly #onTrouble: (error: Error) => void;
  readonly #lock: Disposable;
  readonly #model = new StateModel();
  #file: Deno.FsFile | null = null;
  #freshBytes = 0;
  #grownBytes = 0;

  private constructor(options: StateJournalOptions, lock: Disposable) {
    this.#path = options.path;
    this.#maxGrowthBytes = options.maxGrowthBytes ?? MAX_GROWTH_BYTES;
    this.#onTrouble = options.onTrouble ?? (() => {});
    this.#lock = lock;
  }

  /**
   * Opens the file, or makes it with its folder.
   *
   * @returns `locked` where another client has it.
   * @throws {Error} When it can't be used; the text says why.
   */
  static async open(options: StateJournalOptions): Promise<StateJournal | "locked"> {
    const { path, clock = systemClock, maxWaitMs = MAX_WAIT_MS } = options;
    try {
      Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const lock = await lockState(`${path}.lock`, { clock, maxWaitMs });
      return lock === null ? "locked" : StateJournal.#begin(options, lock);
    } catch (error) {
      throw cannot("use", path, error);
    }
  }

  static #begin(options: StateJournalOptions, lock: Disposable): StateJournal {
    const journal = new StateJournal(options, lock);
    try {
      journal.#load();
      journal.#writeAnew();
      return journal;
    } catch (error) {
      journal[Symbol.dispose]();
      throw error;
    }
  }

  get kept(): KeptState {
    return this.#model;
  }

  keep(...changes: readonly StateChange[]): void {
    if (this.#file === null) return;
    for (const change of changes) this.#model.apply(change);
    try {
      const bytes = encode(...changes.map(formatChange));
      writeAllSync(this.#file, bytes);
      this.#grownBytes += bytes.length;
      // A state that is large by itself is not written anew again and again.
      if (this.#grownBytes > Math.max(this.#maxGrowthBytes, this.#freshBytes)) this.#writeAnew();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Lets another client have it. */
  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = null;
    this.#lock[Symbol.dispose]();
  }

  #load(): void {
    const [first = "", ...lines] = linesOf(this.#path);
    // What is not finished has no end of its line yet.
    lines.pop();
    if (!isKnown(first)) return;
    for (const line of lines) {
      const change = parseChange(line);
      if (change !== null) this.#model.apply(change);
    }
  }

  /** Nobody ever sees half a file: it is written beside the old one, and takes its place. */
  #writeAnew(): void {
    const temporary = `${this.#path}.tmp`;
    const bytes = encode(HEADER, ...this.#model.changes.map(formatChange));
    removeIfThere(temporary);
    {
      using file = Deno.openSync(temporary, { write: true, createNew: true, mode: 0o600 });
      writeAllSync(file, bytes);
    }
    Deno.renameSync(temporary, this.#path);
    this.#file?.close();
    this.#file = null;
    this.#file = Deno.openSync(this.#path, { append: true });
    this.#freshBytes = bytes.length;
    this.#grownBytes = 0;
  }

  #giveUp(cause: unknown): void {
    this.#file?.close();
    this.#file = null;
    try {
      removeIfThere(this.#path);
      removeIfThere(`${this.#path}.tmp`);
    } catch {
      // What matters is what went wrong before.
    }
    this.#onTrouble(cannot("write", this.#path, cause));
  }
}

/** @throws {Error} When a later version of the program has written it. */
function isKnown(header: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(header);
  } catch {
    return false;
  }
  const { format, version } = (value ?? {}) as Record<string, unknown>;
  if (format !== FORMAT) return false;
  if (version === VERSION) return true;
  throw new Error(`it was written by another version of this program (format ${version})`);
}

function linesOf(path: string): string[] {
  try {
    return new TextDecoder().decode(Deno.readFileSync(path)).split("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function encode(...lines: readonly string[]): Uint8Array {
  return UTF8.encode(lines.map((line) => `${line}\n`).join(""));
}

function writeAllSync(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function cannot(what: "use" | "write", path: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Cannot ${what} the state file "${path}": ${reason}`, { cause });
}
