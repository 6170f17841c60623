import type { Clock } from "./clock.ts";
import { within } from "./within.ts";

/** Options of {@linkcode FileLock}. */
export interface FileLockOptions {
  /** The file that is locked; it is made where it is missing. */
  readonly path: string;
  readonly clock: Clock;
  /** How long to wait for another holder, in milliseconds. */
  readonly maxWaitMs: number;
  /** Is told the path where the file was missing and has been made. @default {Nobody is told} */
  readonly onMade?: (path: string) => Promise<void>;
}

const MODE = 0o600;

/**
 * Keeps other processes, and other locks in this one, from doing the same at the same time.
 *
 * - The system gives it back when its holder ends, however that happens.
 * - The file stays where it is: to remove it would take it from under whoever waits for it.
 * - It binds only those who ask for it.
 * - However often it is asked for in vain, at most one thread of the system waits for it: `tryLock`,
 *   with which none would, is not in Deno 2.6.
 */
export class FileLock {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #maxWaitMs: number;
  readonly #onMade: (path: string) => Promise<void>;
  #waiting: Promise<Deno.FsFile> | null = null;
  #state: "wanted" | "unwanted" = "unwanted";

  constructor({ path, clock, maxWaitMs, onMade = () => Promise.resolve() }: FileLockOptions) {
    this.#path = path;
    this.#clock = clock;
    this.#maxWaitMs = maxWaitMs;
    this.#onMade = onMade;
  }

  /** Waits for the lock however long it takes, and the whole process with it. */
  static takeNow(path: string): Disposable {
    makeIfMissing(path);
    const file = open(path);
    file.lockSync(true);
    return file;
  }

  /**
   * Waits for the lock, which is held until it is disposed of; ask again only then.
   *
   * @returns Null when another one still holds it after `maxWaitMs`.
   */
  async take(): Promise<Disposable | null> {
    this.#state = "wanted";
    this.#waiting ??= this.#lock();
    const waiting = this.#waiting;
    const isOurs = await within(this.#clock, this.#maxWaitMs, waiting);
    this.#state = "unwanted";
    if (!isOurs) return this.#giveUp(waiting);
    this.#waiting = null;
    return await waiting;
  }

  /** What comes too late is given back, unless somebody asks again before that. */
  #giveUp(waiting: Promise<Deno.FsFile>): null {
    const giveBack = (file: Deno.FsFile) => {
      if (this.#state === "wanted" || this.#waiting !== waiting) return;
      this.#waiting = null;
      file.close();
    };
    waiting.then(giveBack, () => {});
    return null;
  }

  async #lock(): Promise<Deno.FsFile> {
    if (makeIfMissing(this.#path) === "made") await this.#onMade(this.#path);
    const file = open(this.#path);
    try {
      await file.lock(true);
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }
}

/** Where it is a link that leads nowhere, nothing is made there. */
function makeIfMissing(path: string): "made" | "there" {
  try {
    Deno.openSync(path, { write: true, createNew: true, mode: MODE }).close();
    return "made";
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return "there";
    throw error;
  }
}

function open(path: string): Deno.FsFile {
  return Deno.openSync(path, { read: true, write: true });
}
