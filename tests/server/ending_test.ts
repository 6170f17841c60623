import { assert, assertEquals } from "@std/assert";
import { SendQueue } from "../../lib/net/send_queue.ts";
import { endOrderly } from "../../lib/server/ending.ts";
import { textOf, utf8 } from "../helpers/bytes.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { MemoryTransport } from "../helpers/memory_transport.ts";
import { turn } from "../helpers/turn.ts";

/** A connection that is about to end, and the wire it is on. */
class Probe {
  readonly clock = new FakeClock();
  readonly wire: MemoryTransport;
  readonly far: MemoryTransport;
  readonly queue: SendQueue;
  /** The other side says its last. */
  readonly endInput: () => void;
  readonly #inputEnded: Promise<void>;

  constructor() {
    [this.wire, this.far] = MemoryTransport.pair();
    this.queue = new SendQueue({
      write: (bytes) => this.wire.write(bytes),
      onOverflow: () => {},
      onError: () => {},
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#inputEnded = promise;
    this.endInput = resolve;
  }

  /** Begins to end it with these words. */
  end(lastWords: string): Promise<void> {
    this.queue.push(utf8(lastWords));
    return endOrderly({
      transport: this.wire,
      queue: this.queue,
      clock: this.clock,
      inputEnded: this.#inputEnded,
    });
  }

  /** Lets time pass and what it causes happen. */
  async pass(ms: number): Promise<void> {
    await turn();
    this.clock.advance(ms);
    await turn();
  }
}

Deno.test("endOrderly() writes, ends writing, waits for the other side, closes", async () => {
  const probe = new Probe();
  const ended = probe.end("Goodbye!");
  await turn();
  assertEquals(probe.wire.calls, ["write", "closeWrite"]);
  probe.endInput();
  await ended;
  assertEquals(probe.wire.calls, ["write", "closeWrite", "close"]);
  const buffer = new Uint8Array(100);
  const count = await probe.far.read(buffer);
  assertEquals(textOf(buffer.subarray(0, count ?? 0)), "Goodbye!");
  assertEquals(probe.clock.pending, 0);
});

Deno.test("endOrderly() ends writing after everything that is queued", async () => {
  const probe = new Probe();
  probe.wire.maxWriteBytes = 3;
  probe.endInput();
  await probe.end("Goodbye!");
  assertEquals(probe.wire.calls, ["write", "write", "write", "closeWrite", "close"]);
});

Deno.test("endOrderly() waits 2 s for a peer that never ends, and closes", async () => {
  const probe = new Probe();
  const ended = probe.end("Goodbye!");
  await probe.pass(1999);
  assert(!probe.wire.closed);
  await probe.pass(1);
  assert(probe.wire.closed);
  await ended;
});

Deno.test("endOrderly() closes within 4 s, though the peer reads nothing", async () => {
  const probe = new Probe();
  probe.wire.stall();
  void probe.end("Goodbye!");
  await probe.pass(1999);
  assertEquals(probe.wire.calls, ["write"]);
  await probe.pass(1);
  await probe.pass(2000);
  assert(probe.wire.closed);
});

Deno.test("endOrderly() closes at once when writing fails", async () => {
  const probe = new Probe();
  probe.wire.failWrites(new Deno.errors.BrokenPipe());
  await probe.end("Goodbye!");
  assertEquals(probe.wire.calls, ["write", "closeWrite", "close"]);
  assertEquals(probe.clock.pending, 0);
});
