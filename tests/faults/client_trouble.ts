import type { Chance } from "./chance.ts";
import type { ChatterProcess } from "./chatter_process.ts";
import { sleep } from "./sleep.ts";

/** Options of {@linkcode troubleClients}. */
export interface ClientTroubleOptions {
  readonly chatters: readonly ChatterProcess[];
  readonly chance: Chance;
  readonly signal: AbortSignal;
  readonly kills: number;
  /** Over how long it goes on, in milliseconds. */
  readonly durationMs: number;
  onTrouble(kind: "freeze" | "kill"): void;
}

interface Trouble {
  readonly kind: "freeze" | "kill";
  readonly timeMs: number;
}

const MEAN_FREEZE_PAUSE_MS = 6000;
const MAX_DOWN_MS = 1000;

/**
 * Kills processes of clients and starts them again, and lets others stand still for a while, so that
 * they read nothing. All of them run in the end.
 */
export async function troubleClients(options: ClientTroubleOptions): Promise<void> {
  const { chatters, chance, signal, durationMs, onTrouble } = options;
  const startMs = performance.now();
  for (const { kind, timeMs } of planTrouble(options)) {
    await sleep(startMs + timeMs - performance.now(), signal);
    if (signal.aborted) return;
    // What came too late because of what was before is left out, but no kill is.
    if (kind === "freeze" && performance.now() - startMs > durationMs) continue;
    onTrouble(kind);
    const chatter = chance.pick(chatters);
    await (kind === "kill" ? killOnce(chatter, options) : freeze(chatter, options));
  }
}

function planTrouble({ chance, kills, durationMs }: ClientTroubleOptions): Trouble[] {
  const plan: Trouble[] = Array.from({ length: kills }, () => {
    return { kind: "kill", timeMs: chance.random() * durationMs };
  });
  const next = () => chance.until(MEAN_FREEZE_PAUSE_MS);
  for (let timeMs = next(); timeMs < durationMs; timeMs += next()) {
    plan.push({ kind: "freeze", timeMs });
  }
  return plan.sort((a, b) => a.timeMs - b.timeMs);
}

async function killOnce(chatter: ChatterProcess, options: ClientTroubleOptions): Promise<void> {
  const { chance, signal } = options;
  await chatter.kill();
  await sleep(chance.between(0, MAX_DOWN_MS), signal);
  if (signal.aborted) return;
  chatter.start();
  await chatter.tell("talk");
}

async function freeze(chatter: ChatterProcess, options: ClientTroubleOptions): Promise<void> {
  const { chance, signal } = options;
  chatter.freeze();
  await sleep(chance.between(300, 4000), signal);
  chatter.wake();
}
