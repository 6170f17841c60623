import type { RemoteAddress, Transport } from "../../lib/net/transport.ts";
import { concat } from "./bytes.ts";

/** Where the other end of a wire in memory seems to be. */
export const MEMORY_ADDRESS: RemoteAddress = { hostname: "192.0.2.1", port: 5000 };

/**
 * One end of a wire in memory, which a test can make misbehave. What it does by itself is what a TCP
 * connection of Deno does:
 *
 * - The end of writing waits for the write in flight.
 * - Closing ends every call under way with an error.
 * - Closing with unread input resets the wire: what is on its way to the other end is lost.
 */
export class MemoryTransport implements Transport {
  readonly remote = MEMORY_ADDRESS;
  /** What was done to this end, in order. */
  readonly calls: ("write" | "closeWrite" | "close")[] = [];
  /** A write takes no more than this. */
  maxWriteBytes = Infinity;
  #peer: MemoryTransport = this;
  #input: Uint8Array = new Uint8Array(0);
  #inputEnded = false;
  #state: "open" | "closed" = "open";
  #stalled = false;
  #readError: Error | null = null;
  #writeError: Error | null = null;
  #writing: Promise<unknown> = Promise.resolve();
  #wakes: (() => void)[] = [];

  private constructor() {}

  /** Both ends of a new wire. */
  static pair(): [MemoryTransport, MemoryTransport] {
    const [near, far] = [new MemoryTransport(), new MemoryTransport()];
    near.#peer = far;
    far.#peer = near;
    return [near, far];
  }

  get closed(): boolean {
    return this.#state === "closed";
  }

  /** What has arrived and was not read. */
  get unreadBytes(): number {
    return this.#input.length;
  }

  /** Whether the other end has said that it will write no more. */
  get inputEnded(): boolean {
    return this.#inputEnded;
  }

  /** Writes take nothing until `resume`: the other end does not read. */
  stall(): void {
    this.#stalled = true;
  }

  resume(): void {
    this.#stalled = false;
    this.#wake();
  }

  failReads(error: Error): void {
    this.#readError = error;
    this.#wake();
  }

  failWrites(error: Error): void {
    this.#writeError = error;
    this.#wake();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#input.length === 0 && !this.#inputEnded) {
      this.#check(this.#readError);
      await this.#change();
    }
    this.#check(this.#readError);
    if (this.#input.length === 0) return null;
    const piece = this.#input.subarray(0, buffer.length);
    buffer.set(piece);
    this.#input = this.#input.subarray(piece.length);
    return piece.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    this.calls.push("write");
    return this.#inTurn(async () => {
      this.#check(this.#writeError);
      while (this.#stalled) {
        await this.#change();
        this.#check(this.#writeError);
      }
      if (this.#peer.closed) throw new Deno.errors.BrokenPipe("Broken pipe");
      const piece = bytes.slice(0, this.maxWriteBytes);
      this.#peer.#receive(piece);
      return piece.length;
    });
  }

  closeWrite(): Promise<void> {
    this.calls.push("closeWrite");
    return this.#inTurn(() => {
      this.#check(this.#writeError);
      this.#peer.#endInput(null);
      return Promise.resolve();
    });
  }

  close(): void {
    if (this.closed) return;
    this.calls.push("close");
    this.#state = "closed";
    const isReset = this.unreadBytes > 0;
    this.#peer.#endInput(isReset ? new Deno.errors.ConnectionReset("Connection reset") : null);
    this.#wake();
  }

  #receive(bytes: Uint8Array): void {
    this.#input = concat(this.#input, bytes);
    this.#wake();
  }

  #endInput(reset: Error | null): void {
    this.#inputEnded = true;
    if (reset !== null) this.#input = new Uint8Array(0);
    this.#readError ??= reset;
    this.#wake();
  }

  #check(failure: Error | null): void {
    if (this.closed) throw new Deno.errors.Interrupted("operation canceled");
    if (failure !== null) throw failure;
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(run);
    this.#writing = done.catch(() => {});
    return done;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wakes.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }
}
