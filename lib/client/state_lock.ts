import type { Clock } from "../util/clock.ts";
import { FileLock } from "../util/file_lock.ts";
import { Pause } from "./pause.ts";

/** Options of {@linkcode lockState}. */
export interface StateLockOptions {
  readonly clock: Clock;
  /** How long to wait for another one that has it, in milliseconds. */
  readonly maxWaitMs: number;
}

/** What Deno's files can do, but not yet in 2.6. */
interface TryLock {
  tryLockSync(exclusive: boolean): boolean;
}

const PAUSE_MS = 50;

/**
 * Keeps other clients away from a state. The system gives the lock back when its holder ends,
 * however that happens; whoever is just ending is waited for.
 *
 * @returns Null where another one has it.
 */
export async function lockState(
  path: string,
  { clock, maxWaitMs }: StateLockOptions,
): Promise<Disposable | null> {
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  const tryLock = tryLockOf(file);
  if (tryLock === null) {
    file.close();
    return await new FileLock({ path, clock, maxWaitMs }).take();
  }
  for (let waitedMs = 0; !tryLock(); waitedMs += PAUSE_MS) {
    if (waitedMs >= maxWaitMs) {
      file.close();
      return null;
    }
    await new Pause(clock).begin(PAUSE_MS);
  }
  return file;
}

/** Locks the file if nobody else does; null where this Deno has no such thing. */
function tryLockOf(file: object & Partial<TryLock>): (() => boolean) | null {
  return file.tryLockSync === undefined ? null : () => file.tryLockSync!(true);
}
