import { setImmediate } from "node:timers";

let waiting: (() => void)[] = [];

/**
 * Runs a function when everything that is ready in this turn of the event loop has had its say: what
 * several connections were told meanwhile can be dealt with at once.
 */
export function atTurnEnd(run: () => void): void {
  if (waiting.push(run) === 1) setImmediate(runAll);
}

function runAll(): void {
  const runs = waiting;
  waiting = [];
  for (const run of runs) run();
}
