import { assert, assertEquals } from "@std/assert";
import { ControlServer, type ControlServerOptions } from "../../lib/cli/control_server.ts";
import { JsonLines, type LineConn } from "../../lib/cli/json_lines.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { turn } from "../helpers/turn.ts";

const utf8 = new TextEncoder();

/** One end of a wire that is held in memory. */
class Wire {
  readonly #chunks: Uint8Array[] = [];
  #state: "open" | "closed" = "open";
  #wake = () => {};

  get closed(): boolean {
    return this.#state === "closed";
  }

  push(bytes: Uint8Array): void {
    if (this.closed) throw new Deno.errors.BrokenPipe();
    this.#chunks.push(bytes.slice());
    this.#wake();
  }

  close(): void {
    this.#state = "closed";
    this.#wake();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#chunks.length === 0) {
      if (this.closed) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const chunk = this.#chunks.shift()!;
    const piece = chunk.subarray(0, buffer.length);
    buffer.set(piece);
    if (piece.length < chunk.length) this.#chunks.unshift(chunk.subarray(piece.length));
    return piece.length;
  }
}

/** Both ends of a connection. */
function newConns(): [LineConn, LineConn & { readonly wire: Wire }] {
  const [there, back] = [new Wire(), new Wire()];
  const conn = (inward: Wire, outward: Wire): LineConn & { readonly wire: Wire } => ({
    wire: inward,
    read: (buffer) => inward.read(buffer),
    write: (bytes) => {
      outward.push(bytes);
      return Promise.resolve(bytes.length);
    },
    close() {
      inward.close();
      outward.close();
    },
  });
  return [conn(there, back), conn(back, there)];
}

function newServer(options: Partial<ControlServerOptions> = {}) {
  const clock = new FakeClock();
  const bugs: unknown[] = [];
  const waiting: ((conn: LineConn) => void)[] = [];
  let fail = () => {};
  const listener = {
    accept: () =>
      new Promise<LineConn>((resolve, reject) => {
        waiting.push(resolve);
        fail = () => reject(new Deno.errors.BadResource());
      }),
    close: () => fail(),
  };
  const server = new ControlServer({
    listener,
    clock,
    handle: () => ({ answer: { ok: true, result: {} } }),
    onBug: (error) => bugs.push(error),
    ...options,
  });
  const connect = async () => {
    const [inside, outside] = newConns();
    waiting.shift()!(inside);
    await turn();
    return { outside, lines: new JsonLines(outside, 100_000) };
  };
  return { server, clock, bugs, connect };
}

Deno.test("ControlServer answers each request with a line, one after the other", async () => {
  const { server, connect } = newServer({
    handle: (request) => {
      if (request.do !== "say") return { answer: { ok: false, error: "No" } };
      return { answer: { ok: true, result: { connections: request.text.length } } };
    },
  });
  await using _server = server;
  const { lines, outside } = await connect();
  await outside.write(utf8.encode('{"do":"say","text":"a"}\n{"do":"say",'));
  assertEquals(await lines.read(), '{"ok":true,"result":{"connections":1}}');
  await outside.write(utf8.encode('"text":"bc"}\n'));
  assertEquals(await lines.read(), '{"ok":true,"result":{"connections":2}}');
});

const NONSENSE: readonly (readonly [line: string, says: string])[] = [
  ["hello", "It is not JSON"],
  ["[]", 'Field \\"do\\" must be one of status, say'],
  ['{"do":"fly"}', 'Field \\"do\\" must be one of'],
  ['{"do":"toString"}', 'Field \\"do\\" must be one of'],
  ['{"do":"say"}', 'Field \\"text\\" must be a string'],
  ['{"do":"stop","inMs":-1}', 'Field \\"inMs\\" must be'],
];

for (const [line, says] of NONSENSE) {
  Deno.test(`ControlServer refuses ${line}, and ends that connection alone`, async () => {
    const { server, connect } = newServer();
    await using _server = server;
    const other = await connect();
    const { lines, outside } = await connect();
    await outside.write(utf8.encode(`${line}\n`));
    const answer = await lines.read();
    assert(answer?.includes(says), `${answer}`);
    assertEquals(await lines.read(), null);
    await other.lines.write({ do: "status" });
    assertEquals(await other.lines.read(), '{"ok":true,"result":{}}');
  });
}

Deno.test("ControlServer ends whoever says nothing, or no end of a line", async () => {
  const { server, clock, connect } = newServer();
  await using _server = server;
  const [silent, endless] = [await connect(), await connect()];
  await endless.outside.write(utf8.encode("x".repeat(70_000)));
  assertEquals(await endless.lines.read(), null);
  clock.advance(9999);
  assertEquals(silent.outside.wire.closed, false);
  clock.advance(1);
  assertEquals(await silent.lines.read(), null);
});

Deno.test("ControlServer takes so many connections at a time, and more when they have gone", async () => {
  const { server, connect } = newServer();
  await using _server = server;
  const first = [];
  for (let count = 0; count < 16; count++) first.push(await connect());
  const refused = await connect();
  assertEquals(await refused.lines.read(), null);
  first[0]!.outside.close();
  await turn();
  const { lines } = await connect();
  await lines.write({ do: "status" });
  assertEquals(await lines.read(), '{"ok":true,"result":{}}');
});

Deno.test("ControlServer answers before it does what ends the server, and holds on until the end", async () => {
  const done: string[] = [];
  const { server, connect, clock } = newServer({
    handle: () => ({ answer: { ok: true, result: {} }, after: () => done.push("after") }),
  });
  const { lines, outside } = await connect();
  await lines.write({ do: "stop" });
  assertEquals(await lines.read(), '{"ok":true,"result":{}}');
  await turn();
  assertEquals(done, ["after"]);
  server.stopListening();
  clock.advance(60_000);
  await turn();
  assertEquals(outside.wire.closed, false);
  await server[Symbol.asyncDispose]();
  assertEquals([outside.wire.closed, clock.pending], [true, 0]);
});

Deno.test("ControlServer does what was asked also where nobody waits for the answer", async () => {
  const done = Promise.withResolvers<void>();
  const { server, connect } = newServer({
    handle: () => ({ answer: { ok: true, result: {} }, after: done.resolve }),
  });
  await using _server = server;
  const { lines, outside } = await connect();
  await lines.write({ do: "stop" });
  outside.close();
  await done.promise;
});

Deno.test("ControlServer tells of a mistake in the program, and goes on", async () => {
  const error = new TypeError("A bug");
  const { server, connect, bugs } = newServer({
    handle: () => {
      throw error;
    },
  });
  await using _server = server;
  const { lines } = await connect();
  await lines.write({ do: "status" });
  assert((await lines.read())?.includes("Internal error"));
  assertEquals(bugs, [error]);
});
