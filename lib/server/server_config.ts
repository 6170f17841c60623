import type { Authenticator } from "../auth/authenticator.ts";
import type { Activity } from "../core/activity.ts";
import type { HistoryStore } from "../history/history_store.ts";
import {
  DEFAULT_LIMITS,
  type Limits,
  MAX_FRAME_BOUND_BYTES,
  NO_RATES,
} from "../protocol/limits.ts";
import type { Clock } from "../util/clock.ts";
import type { RandomHex } from "../util/random_hex.ts";
import { DEFAULT_PORT } from "../protocol/default_port.ts";
import type { PortRange } from "./room_ports.ts";

/**
 * What a server can be told. Everything has a default.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer, MemoryHistory, type ServerConfig } from "@parley/parley";
 *
 * using history = new MemoryHistory({ maxMessages: 50 });
 * const config: ServerConfig = {
 *   hostname: "127.0.0.1", // Left out, other machines can connect, too.
 *   port: 0,
 *   motd: "Be kind.",
 *   history,
 *   limits: { maxConnections: 100 },
 * };
 * await using server = ChatServer.start(config);
 * assertEquals(server.limits.maxConnections, 100);
 * ```
 */
export interface ServerConfig {
  /** Where to listen; without it, on all addresses of the machine, IPv4 and IPv6. */
  readonly hostname?: string;
  /** The TCP port; 0 takes any free one. @default {9999} */
  readonly port?: number;
  /** Each room has a port of its own out of this range. @default {Rooms have none} */
  readonly roomPorts?: PortRange;
  /** What everybody is shown on arriving, except in the keyword dialect. @default {""} */
  readonly motd?: string;
  /** Silence after connecting that means a person, in milliseconds. @default {300} */
  readonly greetingDelayMs?: number;
  /** Who has an account. By default nobody, and every name is free. */
  readonly accounts?: Authenticator;
  /** Whether everybody has to log in to an account before anything else. @default {"optional"} */
  readonly login?: "optional" | "required";
  /** How long that may take where it is required, in milliseconds. @default {60_000} */
  readonly loginTimeoutMs?: number;
  /** Where messages are kept; it is not closed with the server. @default {a new MemoryHistory} */
  readonly history?: HistoryStore;
  /** Bounds other than the default ones; `NO_RATES` switches all rates off. */
  readonly limits?: Partial<Limits>;
  /** Is told what happens, at once: it must neither wait nor throw. @default {nobody is} */
  readonly record?: (activity: Activity) => void;
  /** What everything is measured by. @default {systemClock} */
  readonly clock?: Clock;
  /** Where secrets and keys come from. @default {the system's secure randomness} */
  readonly randomHex?: RandomHex;
}

/** How long a silent connection waits for its welcome, unless told otherwise (C1). */
export const DEFAULT_GREETING_DELAY_MS = 300;

/** How long whoever connects has for logging in, unless told otherwise. */
export const DEFAULT_LOGIN_TIMEOUT_MS = 60_000;

const MAY_BE_0 = new Set(["maxReplayMessages", ...Object.keys(NO_RATES)]);
const MAX: Readonly<Record<string, number>> = {
  maxFrameBytes: MAX_FRAME_BOUND_BYTES,
  maxNameLength: DEFAULT_LIMITS.maxNameLength,
  // Nobody waits for it.
  maxReplayAgeMs: Number.MAX_SAFE_INTEGER,
  // A timer can't wait longer.
  maxStallMs: 2 ** 31 - 1,
};

/** @throws {RangeError} For a value that can't be meant, with the value and what is allowed. */
export function checkConfig(config: ServerConfig): void {
  const { port = DEFAULT_PORT, greetingDelayMs = DEFAULT_GREETING_DELAY_MS, limits = {} } = config;
  const { loginTimeoutMs = DEFAULT_LOGIN_TIMEOUT_MS } = config;
  checkRange("port", port, 0, 65_535);
  if (config.roomPorts !== undefined) checkRoomPorts(config.roomPorts, port);
  checkRange("greetingDelayMs", greetingDelayMs, 0, 60_000);
  checkRange("loginTimeoutMs", loginTimeoutMs, 1000, 3_600_000);
  checkLimits(limits);
}

/** @throws {RangeError} For a limit that can't be meant. */
export function checkLimits(limits: Partial<Limits>): void {
  for (const [name, value] of Object.entries(limits)) {
    const { min, max } = rangeOf(name);
    checkRange(name, value, min, max);
  }
  checkQueue({ ...DEFAULT_LIMITS, ...limits });
}

/** What a limit may be; 0 where that means none. */
export function rangeOf(name: string): { readonly min: number; readonly max: number } {
  return { min: MAY_BE_0.has(name) ? 0 : 1, max: MAX[name] ?? 2 ** 31 };
}

/** @throws {RangeError} For a range that can't be meant. */
export function checkRoomPorts({ from, to }: PortRange, port: number): void {
  checkRange("the first of roomPorts", from, 1, 65_535);
  checkRange("the last of roomPorts", to, 1, 65_535);
  const asked = `Cannot use ${from}-${to} for rooms`;
  if (from > to) throw new RangeError(`${asked}: the first port is after the last`);
  if (port >= from && port <= to) {
    throw new RangeError(`${asked}: the server itself listens on ${port}`);
  }
}

function checkQueue({ softQueueBytes, maxQueueBytes }: Limits): void {
  if (softQueueBytes <= maxQueueBytes) return;
  throw new RangeError(
    `Cannot use ${softQueueBytes} as softQueueBytes: it may not be more than maxQueueBytes, ` +
      `which is ${maxQueueBytes}`,
  );
}

function checkRange(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(
    `Cannot use ${value} as ${name}: it must be a whole number, ${min} to ${max}`,
  );
}
