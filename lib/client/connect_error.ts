import type { Disconnect } from "../protocol/disconnect.ts";

/**
 * Why there is no connection.
 *
 * - `refused`: nothing listens there; `unreachable`, `unknown-host`: there is no way, or no such host.
 * - `timed-out`: nobody answered in time; `not-parley`: somebody did, but no Parley server.
 * - `turned-away`: the server ended the connection at once; `cause` is its `Disconnect`.
 * - `failed`: anything else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ConnectErrorCode } from "@parley/parley";
 *
 * const MISTYPED: readonly ConnectErrorCode[] = ["not-parley", "refused", "unknown-host"];
 * const hint = (code: ConnectErrorCode) => MISTYPED.includes(code) ? "Is the address right?" : "";
 * assertEquals(hint("unknown-host"), "Is the address right?");
 * ```
 */
export type ConnectErrorCode =
  | "failed"
  | "not-parley"
  | "refused"
  | "timed-out"
  | "turned-away"
  | "unknown-host"
  | "unreachable";

/**
 * Options of {@linkcode ConnectError}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ConnectError, type ConnectErrorOptions, Disconnect } from "@parley/parley";
 *
 * const options: ConnectErrorOptions = { mayRetry: false, cause: Disconnect.BANNED };
 * const error = new ConnectError("turned-away", "Cannot stay connected: banned", options);
 * assertEquals([error.mayRetry, error.cause], [false, Disconnect.BANNED]);
 * ```
 */
export interface ConnectErrorOptions extends ErrorOptions {
  /** Whether it may go better later. @default {true} */
  readonly mayRetry?: boolean;
}

/**
 * A connection could not be made; the text says with what, and what may help.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { ChatClient, ConnectError } from "@parley/parley";
 *
 * const address = { hostname: "127.0.0.1", port: 1 }; // Nothing listens there.
 * const error = await assertRejects(() => ChatClient.connect(address), ConnectError);
 * assertEquals([error.code, error.mayRetry], ["refused", true]);
 * ```
 */
export class ConnectError extends Error {
  /** Always `ConnectError`. */
  override readonly name = "ConnectError";
  /** What went wrong, for programs; the text is for people. */
  readonly code: ConnectErrorCode;
  /** Whether it may go better later. */
  readonly mayRetry: boolean;

  /** Makes an error whose text is shown to people: what could not be done, and why. */
  constructor(code: ConnectErrorCode, message: string, options: ConnectErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.mayRetry = options.mayRetry ?? true;
  }
}

/** What an error of `Deno.connect` means for whoever wanted to talk. */
export function explainConnectError(error: unknown, hostname: string, port: number): ConnectError {
  const where = `"${hostname}", port ${port}`;
  const options = { cause: error };
  if (error instanceof Deno.errors.ConnectionRefused) {
    const text = `Cannot connect to ${where}: nothing listens there. Is the server running?`;
    return new ConnectError("refused", text, options);
  }
  if (error instanceof Deno.errors.TimedOut) return timedOut(hostname, port);
  if (error instanceof Deno.errors.NetworkUnreachable) {
    const text = `Cannot connect to ${where}: there is no way to it from this network`;
    return new ConnectError("unreachable", text, options);
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/failed to lookup|nodename nor servname|No such host/i.test(message)) {
    const text =
      `Cannot connect to ${where}: there is no host of that name (first the host, then the room)`;
    return new ConnectError("unknown-host", text, options);
  }
  return new ConnectError("failed", `Cannot connect to ${where}: ${message}`, options);
}

/** Nobody answered in time. */
export function timedOut(hostname: string, port: number): ConnectError {
  const text = `Cannot connect to "${hostname}", port ${port}: no answer`;
  return new ConnectError("timed-out", text);
}

/** Somebody answered, but not as a Parley server does. */
export function notParley(hostname: string, port: number, cause?: unknown): ConnectError {
  const text = `Cannot talk to "${hostname}", port ${port}: it is not a Parley server`;
  return new ConnectError("not-parley", text, { cause });
}

/** The server ended the connection before it was one, and said why. */
export function turnedAway(hostname: string, port: number, why: Disconnect): ConnectError {
  const text = `Cannot stay connected to "${hostname}", port ${port}: ${why.reason}`;
  return new ConnectError("turned-away", text, { mayRetry: why.mayReconnect, cause: why });
}
