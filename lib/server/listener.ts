import { TcpTransport } from "../net/tcp_transport.ts";
import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import { within } from "../util/within.ts";

/** Options of {@linkcode Listener}. */
export interface ListenerOptions {
  /** A name or numeric address; without one, all of this machine's, IPv4 and IPv6. */
  readonly hostname?: string | undefined;
  /** 0 for any free one. */
  readonly port: number;
  readonly clock: Clock;
  onTransport(transport: Transport): void;
  /**
   * Connections can't be taken for the moment, mostly for want of file descriptors; told once, and
   * again only where it went well for a minute.
   */
  onTrouble(error: unknown): void;
}

const RETRY_MS = 100;
/** So long without trouble, and it is news again. */
const QUIET_MS = 60_000;
const PEER_GONE = [
  Deno.errors.BrokenPipe,
  Deno.errors.ConnectionAborted,
  Deno.errors.ConnectionReset,
  Deno.errors.NotConnected,
];

/**
 * Waits for connections, on IPv4 and IPv6.
 *
 * - `localhost` is both loopback addresses where the machine has both.
 * - When connections can't be taken it goes on trying (denoland/deno#10148): those that wait are
 *   taken as soon as there is room, in the order in which they came.
 */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #listeners: Deno.TcpListener[];
  readonly #loops: Promise<void>[];
  readonly #closed = Promise.withResolvers<void>();
  #state: "open" | "closed" = "open";
  #troubleMs = -Infinity;

  /** @throws {Deno.errors.AddrInUse} and other errors of `Deno.listen`. */
  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#listeners = listenOn(options.hostname, options.port);
    this.#loops = this.#listeners.map((listener) => this.#acceptAll(listener));
  }

  get port(): number {
    return this.#listeners[0]!.addr.port;
  }

  /** Takes no more connections; those that were taken go on. */
  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#closed.resolve();
    for (const listener of this.#listeners) listener.close();
    await Promise.all(this.#loops);
  }

  async #acceptAll(listener: Deno.TcpListener): Promise<void> {
    while (this.#state !== "closed") {
      try {
        this.#onConn(await listener.accept());
      } catch (error) {
        // Whoever hung up while he was waiting concerns nobody else.
        if (!isPeerGone(error) && !this.#isClosed()) await this.#pause(error);
      }
    }
  }

  /** Somebody may come in the very turn in which it is closed. */
  #onConn(conn: Deno.TcpConn): void {
    if (this.#state === "closed") return conn.close();
    this.#options.onTransport(new TcpTransport(conn));
  }

  #isClosed(): boolean {
    return this.#state === "closed";
  }

  async #pause(error: unknown): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    // At the edge of its descriptors a server gets one now and then: that is still the same trouble.
    if (nowMs - this.#troubleMs >= QUIET_MS) this.#options.onTrouble(error);
    this.#troubleMs = nowMs;
    await within(this.#options.clock, RETRY_MS, this.#closed.promise);
  }
}

function isPeerGone(error: unknown): boolean {
  return PEER_GONE.some((kind) => error instanceof kind);
}

function listenOn(hostname: string | undefined, port: number): Deno.TcpListener[] {
  if (hostname === undefined) return [listenOnAll(port)];
  if (hostname !== "localhost") return [Deno.listen({ hostname, port })];
  const first = Deno.listen({ hostname: "127.0.0.1", port });
  try {
    return [first, Deno.listen({ hostname: "::1", port: first.addr.port })];
  } catch (error) {
    // A machine without IPv6 has no such address; a port that was named must be free on both.
    if (!(error instanceof Deno.errors.AddrInUse) || port === 0) return [first];
    first.close();
    throw error;
  }
}

/** On most systems an IPv6 socket takes IPv4 connections as well. */
function listenOnAll(port: number): Deno.TcpListener {
  try {
    return Deno.listen({ hostname: "::", port });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) throw error;
    return Deno.listen({ hostname: "0.0.0.0", port });
  }
}
