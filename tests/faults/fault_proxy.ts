import { type Clock, systemClock } from "../../lib/util/clock.ts";
import type { Direction, Fault, FaultCounts, PlannedFault } from "./fault.ts";
import { FaultWire } from "./fault_wire.ts";

/** Is told what goes through one connection. */
export interface WireWatch {
  onPassed(direction: Direction, bytes: Uint8Array): void;
  onEnd(): void;
}

/** Options of {@linkcode FaultProxy}. */
export interface FaultProxyOptions {
  readonly serverPort: number;
  /** What chooses the next fault of a connection, by its number from 1. */
  planner(connection: number): () => PlannedFault;
  /** @default {nobody is told} */
  readonly watch?: () => WireWatch;
  /** @default {systemClock} */
  readonly clock?: Clock;
}

const hostname = "127.0.0.1";

/**
 * Stands between clients and a server on this machine, and lets faults befall the connections.
 *
 * - It is calm until `stir`, and again from `calm` on.
 * - While nobody listens behind it, who comes is cut.
 */
export class FaultProxy {
  /** How many clients have come. */
  connections = 0;
  readonly #options: FaultProxyOptions;
  readonly #listener = Deno.listen({ hostname, port: 0 });
  readonly #wires = new Set<FaultWire>();
  readonly #running = new Set<Promise<void>>();
  readonly #counts: Record<Fault["kind"], number> = {
    cut: 0,
    delay: 0,
    "half-close": 0,
    split: 0,
    stall: 0,
    swallow: 0,
  };
  #state: "calm" | "stirred" = "calm";

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#track(this.#acceptAll());
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  get counts(): FaultCounts {
    return { ...this.#counts };
  }

  /** From now on there are faults. */
  stir(): void {
    this.#state = "stirred";
    for (const wire of this.#wires) wire.stir();
  }

  /** No more faults. */
  calm(): void {
    this.#state = "calm";
    for (const wire of this.#wires) wire.calm();
  }

  /** Reads nothing from the server for a while, on those of the connections that are chosen. */
  stall(ms: number, isMeant: () => boolean): void {
    for (const wire of this.#wires) {
      if (!isMeant()) continue;
      this.#counts.stall++;
      wire.stall(ms);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const wire of this.#wires) wire.end();
    await Promise.all(this.#running);
  }

  #track(running: Promise<void>): void {
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  async #acceptAll(): Promise<void> {
    for (;;) {
      let client: Deno.TcpConn;
      try {
        client = await this.#listener.accept();
      } catch {
        return;
      }
      this.#track(this.#serve(client, ++this.connections));
    }
  }

  async #serve(client: Deno.TcpConn, connection: number): Promise<void> {
    const { serverPort, clock = systemClock, planner, watch } = this.#options;
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname, port: serverPort });
    } catch {
      return client.close();
    }
    const watching = watch?.();
    const plan = planner(connection);
    const wire = new FaultWire({ client, server }, {
      clock,
      plan: () => this.#state === "calm" ? null : plan(),
      onPassed: (direction, bytes) => watching?.onPassed(direction, bytes),
      onFault: ({ kind }) => this.#counts[kind]++,
    });
    this.#wires.add(wire);
    await wire.run();
    this.#wires.delete(wire);
    watching?.onEnd();
  }
}
