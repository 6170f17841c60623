import { assert, assertEquals } from "@std/assert";
import { FakeClock } from "../helpers/fake_clock.ts";
import type { Fault, PlannedFault } from "./fault.ts";
import { FaultProxy } from "./fault_proxy.ts";

const hostname = "127.0.0.1";
const NEVER: PlannedFault = {
  fault: { kind: "cut" },
  afterBytes: Infinity,
  afterMs: 1e9,
  slackBytes: 0,
};

/** A connection through a proxy, both ends in the test's hands. */
class WireFixture implements AsyncDisposable {
  readonly clock: FakeClock = new FakeClock();
  readonly passed: string[] = [];
  readonly #listener = Deno.listen({ hostname, port: 0 });
  readonly #plans: PlannedFault[];
  readonly proxy: FaultProxy;
  client!: Deno.TcpConn;
  server!: Deno.TcpConn;

  constructor(plans: readonly PlannedFault[]) {
    this.#plans = [...plans];
    this.proxy = new FaultProxy({
      serverPort: this.#listener.addr.port,
      planner: () => () => this.#plans.shift() ?? NEVER,
      clock: this.clock,
      watch: () => ({
        onPassed: (direction, bytes) => {
          this.passed.push(`${direction} ${new TextDecoder().decode(bytes)}`);
        },
        onEnd: () => {},
      }),
    });
    this.proxy.stir();
  }

  static async make(...plans: readonly PlannedFault[]): Promise<WireFixture> {
    const fixture = new WireFixture(plans);
    const accepting = fixture.#listener.accept();
    fixture.client = await Deno.connect({ hostname, port: fixture.proxy.port });
    fixture.server = await accepting;
    return fixture;
  }

  /** Waits until so many timers are set. */
  async untilPending(count: number): Promise<void> {
    while (this.clock.pending < count) await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    this.server.close();
    this.#listener.close();
    await this.proxy[Symbol.asyncDispose]();
  }
}

function after(bytes: number, fault: Fault): PlannedFault {
  return { ...NEVER, fault, afterBytes: bytes };
}

async function write(conn: Deno.TcpConn, text: string): Promise<void> {
  assertEquals(await conn.write(new TextEncoder().encode(text)), text.length);
}

/** What arrives, up to so many bytes, or to the end. */
async function read(conn: Deno.TcpConn, bytes = Infinity): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(1000);
  while (text.length < bytes) {
    const count = await conn.read(buffer).catch(() => null);
    if (count === null) return `${text}.`;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

Deno.test("FaultProxy passes on everything, and the end of it, while it is calm", async () => {
  await using wire = await WireFixture.make(after(3, { kind: "cut" }));
  wire.proxy.calm();
  await write(wire.client, "hello");
  assertEquals(await read(wire.server, 5), "hello");
  await write(wire.server, "welcome");
  await wire.server.closeWrite();
  assertEquals(await read(wire.client), "welcome.");
  assertEquals(wire.proxy.counts.cut, 0);
});

Deno.test("FaultProxy cuts both ends at the byte that was planned", async () => {
  await using wire = await WireFixture.make(after(3, { kind: "cut" }));
  await write(wire.client, "hello");
  assertEquals(await read(wire.server), "hel.");
  assertEquals(await read(wire.client), ".");
  assertEquals([wire.proxy.counts.cut, wire.proxy.connections], [1, 1]);
});

Deno.test("FaultProxy cuts when the time is over and the slack is passed on", async () => {
  const planned = { ...after(Infinity, { kind: "cut" }), afterMs: 50, slackBytes: 2 };
  await using wire = await WireFixture.make(planned);
  await write(wire.client, "hello");
  assertEquals(await read(wire.server, 5), "hello");
  wire.clock.advance(50);
  await write(wire.client, "again");
  assertEquals(await read(wire.server), "ag.");
});

Deno.test("FaultProxy swallows one direction, never passes on what comes later, and cuts", async () => {
  const swallow = { kind: "swallow", direction: "up", ms: 100 } as const;
  await using wire = await WireFixture.make(after(2, swallow));
  await write(wire.client, "hello");
  assertEquals(await read(wire.server, 2), "he");
  await write(wire.server, "still here");
  assertEquals(await read(wire.client, 10), "still here");
  wire.clock.advance(100);
  assertEquals([await read(wire.server), await read(wire.client)], [".", "."]);
  assertEquals(wire.passed, ["up he", "down still here"]);
});

Deno.test("FaultProxy ends one direction of a wire that it half-closes", async () => {
  const halfClose = { kind: "half-close", direction: "down", ms: 100 } as const;
  await using wire = await WireFixture.make(after(4, halfClose));
  await write(wire.server, "welcome");
  assertEquals(await read(wire.client), "welc.");
  await write(wire.client, "hello");
  assertEquals(await read(wire.server, 5), "hello");
  wire.clock.advance(100);
  assertEquals(await read(wire.server), ".");
});

Deno.test("FaultProxy splits what it passes on into pieces", async () => {
  await using wire = await WireFixture.make(after(1, { kind: "split", bytes: 2 }));
  await write(wire.client, "h");
  assertEquals(await read(wire.server, 1), "h");
  const { pending } = wire.clock;
  await write(wire.client, "ello");
  assertEquals(await read(wire.server, 2), "el");
  await wire.untilPending(pending + 1);
  wire.clock.advance(0);
  assertEquals(await read(wire.server, 2), "lo");
  assertEquals(wire.passed, ["up h", "up el", "up lo"]);
});

Deno.test("FaultProxy delays what it passes on", async () => {
  await using wire = await WireFixture.make(after(1, { kind: "delay", ms: 30 }));
  await write(wire.client, "h");
  assertEquals(await read(wire.server, 1), "h");
  const { pending } = wire.clock;
  await write(wire.client, "ello");
  const arrived = read(wire.server, 4);
  await wire.untilPending(pending + 1);
  assertEquals(wire.passed, ["up h"]);
  wire.clock.advance(30);
  assertEquals(await arrived, "ello");
});

Deno.test("FaultProxy reads nothing from the server while it stalls", async () => {
  await using wire = await WireFixture.make(after(1, { kind: "stall", ms: 30 }));
  await write(wire.client, "h");
  assertEquals(await read(wire.server, 1), "h");
  // One piece is being read already.
  await write(wire.server, "a");
  assertEquals(await read(wire.client, 1), "a");
  await write(wire.server, "b");
  await write(wire.client, "i");
  assertEquals(await read(wire.server, 1), "i");
  assertEquals(wire.passed, ["up h", "down a", "up i"]);
  wire.clock.advance(30);
  assertEquals(await read(wire.client, 1), "b");
});

Deno.test("FaultProxy ends the connection of whoever comes while nobody listens behind it", async () => {
  const listener = Deno.listen({ hostname, port: 0 });
  const { port } = listener.addr;
  listener.close();
  await using proxy = new FaultProxy({ serverPort: port, planner: () => () => NEVER });
  using client = await Deno.connect({ hostname, port: proxy.port });
  assertEquals(await read(client), ".");
});

Deno.test("FaultProxy cuts wires that can't be mended when it becomes calm, and frees the others", async () => {
  const swallow = { kind: "swallow", direction: "down", ms: 1e6 } as const;
  await using doomed = await WireFixture.make(after(1, swallow));
  await write(doomed.client, "hello");
  assertEquals(await read(doomed.server, 5), "hello");
  doomed.proxy.calm();
  assertEquals(await read(doomed.client), ".");

  await using stalled = await WireFixture.make(after(1, { kind: "stall", ms: 1e6 }));
  await write(stalled.client, "h");
  assertEquals(await read(stalled.server, 1), "h");
  stalled.proxy.calm();
  await write(stalled.server, "welcome");
  assertEquals(await read(stalled.client, 7), "welcome");
  assert(stalled.clock.pending <= 1);
});
