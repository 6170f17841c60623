import type { Chance } from "./chance.ts";

/** From the client to the server, or back. */
export type Direction = "up" | "down";

/** What befalls a connection. */
export type Fault =
  /** Both ends are closed, in the middle of whatever is on its way. */
  | { readonly kind: "cut" }
  /** Each piece waits before it is passed on, until the next fault. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Everything goes in small pieces, until the next fault. */
  | { readonly kind: "split"; readonly bytes: number }
  /** One direction ends, as if that side had said all; after a while all is cut. */
  | { readonly kind: "half-close"; readonly direction: Direction; readonly ms: number }
  /** What goes in one direction vanishes, and nobody notices; after a while all is cut. */
  | { readonly kind: "swallow"; readonly direction: Direction; readonly ms: number }
  /** Nothing is read from the server for a while. */
  | { readonly kind: "stall"; readonly ms: number };

/** A fault, and when it comes. */
export interface PlannedFault {
  readonly fault: Fault;
  /** After so many bytes in either direction. */
  readonly afterBytes: number;
  /** Or when this time is over, in milliseconds, and `slackBytes` more have been passed on. */
  readonly afterMs: number;
  readonly slackBytes: number;
}

/** How many faults of each kind there were. */
export type FaultCounts = Readonly<Record<Fault["kind"], number>>;

const MEAN_BYTES = 400_000;
const MEAN_MS = 4000;
/** Within which the greeting, the login and the way into the rooms fall. */
const EARLY_BYTES = 1500;
/** A few messages. */
const MAX_SLACK_BYTES = 1000;

/** Chooses the next fault of a connection. */
export function planFault(chance: Chance): PlannedFault {
  const isEarly = chance.oneIn(8);
  return {
    fault: chooseFault(chance),
    afterBytes: isEarly ? chance.between(0, EARLY_BYTES) : Math.ceil(chance.until(MEAN_BYTES)),
    afterMs: chance.until(MEAN_MS),
    slackBytes: chance.between(0, MAX_SLACK_BYTES),
  };
}

function chooseFault(chance: Chance): Fault {
  const direction = chance.pick(["up", "down"] as const);
  const part = chance.random();
  if (part < 0.4) return { kind: "cut" };
  if (part < 0.52) return { kind: "delay", ms: chance.between(1, 80) };
  if (part < 0.64) return { kind: "split", bytes: chance.between(1, 60) };
  if (part < 0.74) return { kind: "half-close", direction, ms: chance.between(20, 2000) };
  if (part < 0.86) return { kind: "swallow", direction, ms: swallowMs(chance) };
  return { kind: "stall", ms: chance.between(200, 6000) };
}

/** Now and then so long that it is the client that notices. */
function swallowMs(chance: Chance): number {
  return chance.oneIn(12) ? 30_000 : chance.between(100, 4000);
}
