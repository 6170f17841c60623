import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Transport } from "../../lib/net/transport.ts";
import { Listener } from "../../lib/server/listener.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { turn } from "../helpers/turn.ts";

/** A listener, and the connections it took. */
class Probe {
  readonly listener: Listener;
  readonly transports: Transport[] = [];
  #wake = () => {};

  constructor(hostname: string, port = 0) {
    this.listener = new Listener({
      hostname,
      port,
      clock: new FakeClock(),
      onTransport: (transport) => {
        this.transports.push(transport);
        this.#wake();
      },
      onTrouble: (error) => {
        throw error;
      },
    });
  }

  /** Connects, and returns once the connection has been taken. */
  async connect(hostname: string): Promise<Deno.TcpConn> {
    const taken = new Promise<void>((resolve) => this.#wake = resolve);
    const conn = await Deno.connect({ hostname, port: this.listener.port });
    await taken;
    return conn;
  }

  async close(): Promise<void> {
    for (const transport of this.transports) transport.close();
    await this.listener.close();
  }
}

/** As much of a connection as a listener looks at. */
const FAKE_CONN = {
  remoteAddr: { transport: "tcp", hostname: "192.0.2.1", port: 5000 },
  setNoDelay() {},
  setKeepAlive() {},
} as unknown as Deno.TcpConn;

const hasIpv6 = canListen("::1");

function canListen(hostname: string): boolean {
  try {
    Deno.listen({ hostname, port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}

Deno.test("Listener takes any free port for 0, and says which", async () => {
  const probe = new Probe("127.0.0.1");
  assert(probe.listener.port > 0);
  const conn = await probe.connect("127.0.0.1");
  assertEquals(probe.transports[0]?.remote, {
    hostname: "127.0.0.1",
    port: conn.localAddr.port,
  });
  conn.close();
  await probe.close();
});

/** Runs with a listener that gives what it is told, then waits. */
async function withAccepts(
  results: readonly (Error | Deno.TcpConn | Promise<Deno.TcpConn>)[],
  run: (listener: Listener, told: readonly unknown[], clock: FakeClock) => Promise<void>,
): Promise<void> {
  const { listen } = Deno;
  const left = [...results];
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {}); // It may be closed while it waits to try again.
  const fake = {
    addr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
    accept(): Promise<Deno.TcpConn> {
      const next = left.shift();
      if (next === undefined) return ended.promise;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    close: () => ended.reject(new Deno.errors.BadResource("closed")),
  };
  Object.assign(Deno, { listen: () => fake });
  const told: unknown[] = [];
  const clock = new FakeClock();
  try {
    const listener = new Listener({
      hostname: "127.0.0.1",
      port: 0,
      clock,
      onTransport: () => told.push("connection"),
      onTrouble: (error) => told.push(error),
    });
    await run(listener, told, clock);
    await listener.close();
  } finally {
    Object.assign(Deno, { listen });
  }
}

Deno.test("Listener neither waits nor tells when somebody hung up before he was taken", async () => {
  const { NotConnected, ConnectionReset, ConnectionAborted, BrokenPipe } = Deno.errors;
  const gone = [NotConnected, ConnectionReset, ConnectionAborted, BrokenPipe];
  const results = [...gone.map((Kind) => new Kind("gone")), FAKE_CONN];
  await withAccepts(results, async (_listener, told, clock) => {
    await turn();
    assertEquals(told, ["connection"]);
    assertEquals(clock.pending, 0);
  });
});

Deno.test("Listener tells once that it can't take connections, and tries again after a while", async () => {
  const trouble = new Error("Too many open files");
  const results = [trouble, new Error("And again"), FAKE_CONN];
  await withAccepts(results, async (_listener, told, clock) => {
    for (let tries = 1; tries <= 2; tries++) {
      await turn();
      assertEquals(told, [trouble]);
      assertEquals(clock.pending, 1);
      clock.advance(100);
    }
    await turn();
    assertEquals(told, [trouble, "connection"]);
  });
});

Deno.test("Listener tells the same trouble once, also where a connection is taken now and then", async () => {
  const errors = [1, 2, 3, 4].map((count) => new Error(`Too many open files ${count}`));
  const results = [errors[0]!, FAKE_CONN, errors[1]!, FAKE_CONN, errors[2]!, FAKE_CONN, errors[3]!];
  await withAccepts(results, async (_listener, told, clock) => {
    await turn();
    for (let tries = 0; tries < 3; tries++) {
      clock.advance(100);
      await turn();
    }
    const taken = told.filter((each) => each === "connection").length;
    assertEquals([told[0], taken, told.length], [errors[0], 3, 4]);
  });
});

Deno.test("Listener tells of trouble again where it went well for a minute", async () => {
  const [first, second] = [new Error("Too many open files"), new Error("And again")];
  const calm = Promise.withResolvers<Deno.TcpConn>();
  await withAccepts([first, calm.promise, second], async (_listener, told, clock) => {
    await turn();
    clock.advance(60_000);
    await turn();
    calm.resolve(FAKE_CONN);
    await turn();
    assertEquals(told, [first, "connection", second]);
  });
});

Deno.test("Listener takes one connection after the other", async () => {
  const probe = new Probe("127.0.0.1");
  for (let count = 1; count <= 3; count++) {
    (await probe.connect("127.0.0.1")).close();
    assertEquals(probe.transports.length, count);
  }
  await probe.close();
});

Deno.test({
  name: "Listener on localhost listens on both loopback addresses",
  ignore: !hasIpv6,
  async fn() {
    const probe = new Probe("localhost");
    for (const hostname of ["127.0.0.1", "::1"]) {
      (await probe.connect(hostname)).close();
      assertEquals(probe.transports.at(-1)?.remote.hostname, hostname);
    }
    await probe.close();
  },
});

Deno.test("Listener.close() takes no more connections, and leaves those it took", async () => {
  const probe = new Probe("127.0.0.1");
  const { port } = probe.listener;
  const conn = await probe.connect("127.0.0.1");
  await probe.listener.close();
  await probe.listener.close();
  assert(await isRefused(port));
  assertEquals(await probe.transports[0]?.write(new Uint8Array(3)), 3);
  assertEquals(await conn.read(new Uint8Array(10)), 3);
  conn.close();
  await probe.close();
});

Deno.test("Listener.close() ends, though a connection comes in the same turn", async () => {
  using pair = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using near = await Deno.connect({ hostname: "127.0.0.1", port: pair.addr.port });
  using far = await pair.accept();
  for (let i = 0; i < 20; i++) {
    const probe = new Probe("127.0.0.1");
    // What closes it is ready at the same time as the connection.
    const closed = far.read(new Uint8Array(1)).then(() => probe.listener.close());
    const connecting = Deno.connect({ hostname: "127.0.0.1", port: probe.listener.port });
    await near.write(new Uint8Array(1));
    await closed;
    (await connecting.catch(() => null))?.close();
    await probe.close();
  }
});

async function isRefused(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.ConnectionRefused;
  }
}

Deno.test("Listener throws when the port is in use", async () => {
  const probe = new Probe("127.0.0.1");
  const { port } = probe.listener;
  assertThrows(() => new Probe("127.0.0.1", port), Deno.errors.AddrInUse);
  assertThrows(() => new Probe("localhost", port), Deno.errors.AddrInUse);
  await probe.close();
});

Deno.test({
  name: "Listener on localhost throws when the port is in use on either address",
  ignore: !hasIpv6,
  async fn() {
    using other = Deno.listen({ hostname: "::1", port: 0 });
    const { port } = other.addr;
    let probe: Probe | null = null;
    try {
      assertThrows(() => probe = new Probe("localhost", port), Deno.errors.AddrInUse);
    } finally {
      await (probe as Probe | null)?.close();
    }
  },
});
