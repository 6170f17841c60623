import type { Disconnect } from "../protocol/disconnect.ts";

/** Why there is no connection. */
export type ConnectErrorCode =
  | "failed"
  | "not-parley"
  | "refused"
  | "timed-out"
  | "turned-away"
  | "unknown-host"
  | "unreachable";

/** Options of {@linkcode ConnectError}. */
export interface ConnectErrorOptions extends ErrorOptions {
  /** @default {true} */
  readonly mayRetry?: boolean;
}

/** A connection could not be made; the text says with what, and what may help. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly code: ConnectErrorCode;
  /** Whether it may go better later. */
  readonly mayRetry: boolean;

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
