/** Stands between clients and a server, for tests of wires that fail. */
import { closeConn } from "./close_conn.ts";

const hostname = "127.0.0.1";

interface Wire {
  readonly client: Deno.TcpConn;
  server: Deno.TcpConn | null;
  state: "forwarding" | "answers lost" | "silent" | "cut";
}

/**
 * Forwards bytes both ways until a test says otherwise.
 *
 * - `swallow` leaves every wire open and lets nothing through any more, as a cable that was pulled.
 * - `swallowAnswers` does so for what the server says alone.
 * - `cut` closes both ends of every wire.
 * - New connections are always let through, unless it was closed.
 */
export class TcpProxy {
  /** How many clients have come. */
  connections = 0;
  readonly #listener = Deno.listen({ hostname, port: 0 });
  readonly #serverPort: number;
  readonly #wires = new Set<Wire>();
  readonly #running: Promise<unknown>[] = [];
  #cuts: number[] = [];

  constructor(serverPort: number) {
    this.#serverPort = serverPort;
    this.#running.push(this.#acceptAll());
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Nothing more goes through the wires that are there; their ends don't notice. */
  swallow(): void {
    for (const wire of this.#wires) wire.state = "silent";
  }

  /** Nothing that the server says goes through the wires that are there. */
  swallowAnswers(): void {
    for (const wire of this.#wires) wire.state = "answers lost";
  }

  /** Closes both ends of the wires that are there. */
  cut(): void {
    for (const wire of this.#wires) this.#end(wire);
  }

  /** Cuts, each time so many bytes more have gone through, in whatever direction. */
  cutAfter(...bytes: readonly number[]): void {
    this.#cuts = [...bytes];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.cut();
    await Promise.all(this.#running);
  }

  async #acceptAll(): Promise<void> {
    for (;;) {
      let client: Deno.TcpConn;
      try {
        client = await this.#listener.accept();
      } catch {
        return;
      }
      this.connections++;
      this.#running.push(this.#serve({ client, server: null, state: "forwarding" }));
    }
  }

  async #serve(wire: Wire): Promise<void> {
    this.#wires.add(wire);
    try {
      const server = await Deno.connect({ hostname, port: this.#serverPort });
      wire.server = server;
      // It may have been cut while it was being made.
      if (isCut(wire)) return server.close();
      wire.client.setNoDelay(true);
      server.setNoDelay(true);
      await Promise.all([
        this.#forward(wire, wire.client, server),
        this.#forward(wire, server, wire.client),
      ]);
    } catch {
      // Nobody listens behind it, or an end is gone.
    } finally {
      this.#end(wire);
    }
  }

  async #forward(wire: Wire, from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(16_384);
    try {
      for (;;) {
        const count = await from.read(buffer);
        if (count === null) break;
        const isLost = wire.state === "answers lost" && from === wire.server;
        if (isLost || wire.state === "silent") continue;
        const { bytes, cut } = this.#count(buffer.subarray(0, count));
        for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await to.write(rest));
        if (cut) break;
      }
    } catch {
      // An end is gone.
    }
    // The server's end of a silent wire can't be told from here: whoever is left finds out himself.
    if (wire.state !== "silent" || from === wire.client) this.#end(wire);
  }

  /** How much of it goes through before the next cut. */
  #count(bytes: Uint8Array): { bytes: Uint8Array; cut: boolean } {
    const [left] = this.#cuts;
    if (left === undefined) return { bytes, cut: false };
    if (bytes.length < left) {
      this.#cuts[0] = left - bytes.length;
      return { bytes, cut: false };
    }
    this.#cuts.shift();
    return { bytes: bytes.subarray(0, left), cut: true };
  }

  #end(wire: Wire): void {
    if (!this.#wires.delete(wire)) return;
    wire.state = "cut";
    closeConn(wire.client);
    if (wire.server !== null) closeConn(wire.server);
  }
}

function isCut(wire: Wire): boolean {
  return wire.state === "cut";
}
