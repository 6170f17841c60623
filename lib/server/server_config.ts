import type { Authenticator } from "../auth/authenticator.ts";
import type { Activity } from "../core/activity.ts";
import type { HistoryStore } from "../history/history_store.ts";
import type { Limits } from "../protocol/limits.ts";
import { MAX_FRAME_BOUND_BYTES } from "../protocol/limits.ts";
import type { Clock } from "../util/clock.ts";
import type { RandomHex } from "../util/random_hex.ts";

/** What a server can be told. Everything has a default. */
export interface ServerConfig {
  /** Where to listen; without it, on all addresses of the machine, IPv4 and IPv6. */
  readonly hostname?: string;
  /** The TCP port; 0 takes any free one. @default {9999} */
  readonly port?: number;
  /** What everybody is shown on arriving, except in the keyword dialect. @default {""} */
  readonly motd?: string;
  /** Silence after connecting that means a person, in milliseconds. @default {300} */
  readonly greetingDelayMs?: number;
  /** Who has an account. By default nobody, and every name is free. */
  readonly accounts?: Authenticator;
  /** Whether everybody has to log in to an account before anything else (A10). @default {"optional"} */
  readonly login?: "optional" | "required";
  /** How long that may take where it is required, in milliseconds. @default {60_000} */
  readonly loginTimeoutMs?: number;
  /** Where messages are kept. @default {a new MemoryHistory} */
  readonly history?: HistoryStore;
  /** Bounds other than the default ones. */
  readonly limits?: Partial<Limits>;
  /** Is told what happens. @default {nobody is} */
  readonly record?: (activity: Activity) => void;
  /** @default {systemClock} */
  readonly clock?: Clock;
  /** @default {the system's secure randomness} */
  readonly randomHex?: RandomHex;
}

/** The default port (B1). */
export const DEFAULT_PORT = 9999;

/** How long a silent connection waits for its welcome, unless told otherwise (C1). */
export const DEFAULT_GREETING_DELAY_MS = 300;

/** How long whoever connects has for logging in, unless told otherwise. */
export const DEFAULT_LOGIN_TIMEOUT_MS = 60_000;

/** @throws {RangeError} For a value that can't be meant, with the value and what is allowed. */
export function checkConfig(config: ServerConfig): void {
  const { port = DEFAULT_PORT, greetingDelayMs = DEFAULT_GREETING_DELAY_MS, limits = {} } = config;
  const { loginTimeoutMs = DEFAULT_LOGIN_TIMEOUT_MS } = config;
  checkRange("port", port, 0, 65_535);
  checkRange("greetingDelayMs", greetingDelayMs, 0, 60_000);
  checkRange("loginTimeoutMs", loginTimeoutMs, 1000, 3_600_000);
  for (const [name, value] of Object.entries(limits)) {
    const min = name === "maxReplayMessages" ? 0 : 1;
    checkRange(name, value, min, name === "maxFrameBytes" ? MAX_FRAME_BOUND_BYTES : 2 ** 31);
  }
}

function checkRange(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(
    `Cannot use ${value} as ${name}: it must be a whole number, ${min} to ${max}`,
  );
}
