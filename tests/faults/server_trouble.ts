import type { Chance } from "./chance.ts";
import type { ServerProcess } from "./server_process.ts";
import { sleep, spin } from "./sleep.ts";
import type { Traffic } from "./traffic.ts";

/** A kill of the server. */
export interface Kill {
  readonly atMs: number;
  readonly moment: "any" | "start" | "under way";
  /** The messages that it had been given and had not answered. */
  readonly underWay: readonly string[];
}

/** Options of {@linkcode killServer}. */
export interface KillOptions {
  readonly server: ServerProcess;
  readonly traffic: Traffic;
  readonly chance: Chance;
  readonly signal: AbortSignal;
  readonly kills: number;
  /** Over how long they are spread, in milliseconds. */
  readonly durationMs: number;
  onKill(kill: Kill): void;
}

const MANY = 5;
const MAX_AIM_MS = 1000;
const MAX_AFTER_SEND_MS = 3;
const MAX_START_MS = 500;
const MAX_DOWN_MS = 300;

/**
 * Kills the server so many times and starts it again each time: mostly just after it has been given a
 * message, now and then while it starts, else at any moment. It runs in the end.
 */
export async function killServer(options: KillOptions): Promise<void> {
  const { server, chance, signal, kills, durationMs } = options;
  const times = Array.from({ length: kills }, () => chance.random() * durationMs);
  const startMs = performance.now();
  for (const timeMs of times.sort((a, b) => a - b)) {
    await sleep(startMs + timeMs - performance.now(), signal);
    if (signal.aborted) return;
    await killOnce(options);
    await sleep(chance.between(0, MAX_DOWN_MS), signal);
    if (signal.aborted) return;
    await server.start();
  }
}

async function killOnce(options: KillOptions): Promise<void> {
  const { server, chance, signal } = options;
  const part = chance.random();
  if (part < 0.15) {
    // What begins now is killed while it looks at what the kill before has left.
    await server.kill();
    server.spawn();
    await sleep(chance.between(1, MAX_START_MS), signal);
    return await kill(options, "start");
  }
  if (part < 0.35) return await kill(options, "any");
  await aim(options);
  spin(chance.random() * MAX_AFTER_SEND_MS);
  await kill(options, "under way");
}

async function kill({ server, traffic, onKill }: KillOptions, moment: Kill["moment"]) {
  // The signal first: every microsecond counts.
  const gone = server.kill();
  onKill({ atMs: Date.now(), moment, underWay: moment === "start" ? [] : traffic.underWay });
  await gone;
}

/** Waits until the server has been given a message, half of the time one of many at once. */
async function aim({ traffic, signal, chance }: KillOptions): Promise<void> {
  const sent = Promise.withResolvers<void>();
  traffic.onNextSend(sent.resolve, chance.oneIn(2) ? MANY : 1);
  await Promise.race([sent.promise, sleep(MAX_AIM_MS, signal)]);
  traffic.onNextSend(null);
}
