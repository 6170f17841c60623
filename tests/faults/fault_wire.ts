import type { Clock, Timer } from "../../lib/util/clock.ts";
import { writeAll } from "../../lib/util/write_all.ts";
import { closeConn } from "../helpers/close_conn.ts";
import type { Direction, Fault, PlannedFault } from "./fault.ts";

/** Both ends of a connection through the proxy. */
export interface WireEnds {
  readonly client: Deno.TcpConn;
  readonly server: Deno.TcpConn;
}

/** Options of {@linkcode FaultWire}. */
export interface FaultWireOptions {
  readonly clock: Clock;
  /** What comes next; null for nothing. */
  plan(): PlannedFault | null;
  /** Is told what has been passed on, and where to. */
  onPassed(direction: Direction, bytes: Uint8Array): void;
  onFault(fault: Fault): void;
}

const CHUNK_BYTES = 16_384;

/**
 * One connection through the proxy: passes bytes on until a fault comes.
 *
 * - Bytes are never passed on after some that were not: a wire that swallows does so until its end.
 * - An end of input is passed on like bytes.
 */
export class FaultWire {
  readonly #ends: WireEnds;
  readonly #options: FaultWireOptions;
  readonly #timers = new Set<Timer>();
  readonly #silent = new Set<Direction>();
  readonly #over = Promise.withResolvers<void>();
  #planned: PlannedFault | null = null;
  #plannedTimer: Timer | null = null;
  #bytesLeft = Infinity;
  #delayMs = 0;
  #pieceBytes = CHUNK_BYTES;
  #stall: PromiseWithResolvers<void> | null = null;
  #state: "doomed" | "ended" | "passing" = "passing";

  constructor(ends: WireEnds, options: FaultWireOptions) {
    this.#ends = ends;
    this.#options = options;
  }

  /** Passes bytes on until the connection is over. It never rejects. */
  async run(): Promise<void> {
    const { client, server } = this.#ends;
    client.setNoDelay(true);
    server.setNoDelay(true);
    this.#planNext();
    await Promise.all([this.#pump("up", client, server), this.#pump("down", server, client)]);
    this.end();
  }

  /** From now on there are faults. */
  stir(): void {
    if (this.#state === "passing" && this.#planned === null) this.#planNext();
  }

  /** No more faults; what can't go on as if nothing had been is cut. */
  calm(): void {
    if (this.#state === "doomed") return this.end();
    this.#unplan();
    this.#resetModes();
    this.#stall?.resolve();
  }

  /** Reads nothing from the server for a while. */
  stall(ms: number): void {
    if (this.#isEnded) return;
    const stall = Promise.withResolvers<void>();
    this.#stall?.resolve();
    this.#stall = stall;
    this.#after(ms, () => stall.resolve());
  }

  /** Closes both ends. */
  end(): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#unplan();
    for (const timer of this.#timers) timer.cancel();
    this.#over.resolve();
    this.#stall?.resolve();
    closeConn(this.#ends.client);
    closeConn(this.#ends.server);
  }

  async #pump(direction: Direction, from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    try {
      for (;;) {
        if (direction === "down") await this.#stall?.promise;
        const count = await from.read(buffer);
        if (count === null) break;
        await this.#pass(direction, to, buffer.subarray(0, count));
      }
      if (!this.#silent.has(direction)) await to.closeWrite();
    } catch {
      // An end is gone.
      if (!this.#silent.has(direction)) this.end();
    }
  }

  /** Passes on what comes before the next fault, lets it happen, and goes on with the rest. */
  async #pass(direction: Direction, to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && !this.#isEnded) {
      const part = rest.subarray(0, this.#bytesLeft);
      rest = rest.subarray(part.length);
      this.#bytesLeft -= part.length;
      await this.#write(direction, to, part);
      if (this.#bytesLeft <= 0) this.#befall();
    }
  }

  async #write(direction: Direction, to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
    if (this.#delayMs > 0) await this.#wait(this.#delayMs);
    for (let rest = bytes; rest.length > 0 && !this.#isEnded;) {
      if (this.#silent.has(direction)) return;
      const piece = rest.subarray(0, this.#pieceBytes);
      rest = rest.subarray(piece.length);
      await writeAll((part) => to.write(part), piece);
      this.#options.onPassed(direction, piece);
      // Pieces that follow at once would arrive as one.
      if (rest.length > 0) await this.#wait(0);
    }
  }

  get #isEnded(): boolean {
    return this.#state === "ended";
  }

  #wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#after(ms, resolve);
    return Promise.race([promise, this.#over.promise]);
  }

  #after(ms: number, run: () => void): void {
    const timer = this.#options.clock.after(ms, () => {
      this.#timers.delete(timer);
      run();
    });
    this.#timers.add(timer);
  }

  #planNext(): void {
    this.#unplan();
    this.#planned = this.#options.plan();
    if (this.#planned === null) return;
    const { afterBytes, afterMs, slackBytes } = this.#planned;
    this.#bytesLeft = Math.max(1, afterBytes);
    this.#plannedTimer = this.#options.clock.after(afterMs, () => {
      this.#bytesLeft = Math.min(this.#bytesLeft, slackBytes);
      if (this.#bytesLeft === 0) this.#befall();
    });
  }

  #unplan(): void {
    this.#plannedTimer?.cancel();
    this.#planned = null;
    this.#bytesLeft = Infinity;
  }

  #resetModes(): void {
    this.#delayMs = 0;
    this.#pieceBytes = CHUNK_BYTES;
  }

  /** The planned fault comes now. */
  #befall(): void {
    const planned = this.#planned;
    if (planned === null || this.#isEnded) return;
    this.#resetModes();
    const { fault } = planned;
    this.#options.onFault(fault);
    switch (fault.kind) {
      case "cut":
        return this.end();
      case "swallow":
        return this.#doom(fault.direction, fault.ms);
      case "half-close":
        this.#doom(fault.direction, fault.ms);
        return this.#closeWrite(fault.direction);
      case "delay":
        this.#delayMs = fault.ms;
        return this.#planNext();
      case "split":
        this.#pieceBytes = fault.bytes;
        return this.#planNext();
      case "stall":
        this.stall(fault.ms);
        return this.#planNext();
    }
  }

  /** From now on nothing goes that way; it is cut in a while. */
  #doom(direction: Direction, ms: number): void {
    this.#unplan();
    this.#state = "doomed";
    this.#silent.add(direction);
    this.#after(ms, () => this.end());
  }

  #closeWrite(direction: Direction): void {
    const { client, server } = this.#ends;
    (direction === "up" ? server : client).closeWrite().catch(() => this.end());
  }
}
