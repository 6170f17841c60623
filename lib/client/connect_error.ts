/** Why there is no connection. */
export type ConnectErrorCode =
  | "failed"
  | "not-parley"
  | "refused"
  | "timed-out"
  | "unknown-host"
  | "unreachable";

/** A connection could not be made; the text says with what, and what may help. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly code: ConnectErrorCode;

  constructor(code: ConnectErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
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
