/** Sessions that go on in another connection, over real sockets. */
import { assertEquals } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { decodePayload, encodeCommandFrame } from "../../lib/codec/native_dialect.ts";
import { FrameSplitter } from "../../lib/codec/native_frames.ts";
import { decodeEvent } from "../../lib/codec/native_messages.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { Event, EventOf, EventType } from "../../lib/protocol/event.ts";
import { concat } from "../helpers/bytes.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { brief } from "../helpers/test_client.ts";

const hostname = "127.0.0.1";
const MAX_FRAME_BYTES = 2 ** 24 - 1;
const HELLO = { type: "hello", protocol: 1, client: "test/1" } as const;
const ENTER = { type: "enter", room: "general", ifMissing: "create", exclusive: true } as const;

/** The client's end of a native connection; it reads when it is told to, and never before. */
class NativePeer implements Disposable {
  readonly #conn: Deno.TcpConn;
  readonly #frames = new FrameSplitter(MAX_FRAME_BYTES);
  readonly #unread: Event[] = [];
  #state: "open" | "closed" = "open";

  private constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  static async connect(port: number): Promise<NativePeer> {
    return new NativePeer(await Deno.connect({ hostname, port }));
  }

  async say(...commands: readonly Exclude<Command, { type: "refused" }>[]): Promise<void> {
    let rest = concat(...commands.map(encodeCommandFrame));
    while (rest.length > 0) rest = rest.subarray(await this.#conn.write(rest));
  }

  /** The next event; null at the end. */
  async next(): Promise<Event | null> {
    const buffer = new Uint8Array(16_384);
    while (this.#unread.length === 0) {
      const count = await this.#conn.read(buffer);
      if (count === null) return null;
      for (const frame of this.#frames.push(buffer.subarray(0, count))) {
        if (typeof frame === "symbol") throw new Error("The server did not send a frame");
        this.#unread.push(decodeEvent(decodePayload(frame)));
      }
    }
    return this.#unread.shift()!;
  }

  /** Reads up to the next event of a type. */
  async until<T extends EventType>(type: T): Promise<EventOf<T>> {
    const isOfType = (event: Event): event is EventOf<T> => event.type === type;
    for (;;) {
      const event = await this.next();
      if (event === null) throw new Error(`It ended without "${type}"`);
      if (isOfType(event)) return event;
    }
  }

  /** Reads so many events more, in a few words each. */
  async heard(count: number): Promise<string[]> {
    const heard: string[] = [];
    while (heard.length < count) {
      const event = await this.next();
      heard.push(event === null ? "the end" : brief(event));
    }
    return heard;
  }

  /** Closes both ways at once. */
  close(): void {
    if (this.#state === "open") this.#conn.close();
    this.#state = "closed";
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A server whose time stands still: nothing that is waited for here may need it to pass. */
function start(): ChatServer {
  return ChatServer.start({ hostname, port: 0, clock: new FakeClock() });
}

Deno.test("ChatServer lets a second connection take over a first one that is half open", async () => {
  await using server = start();
  const { port } = server;
  using first = await NativePeer.connect(port);
  await first.say(HELLO, { type: "login", name: "alice" }, ENTER);
  const welcome = await first.until("welcome");
  const { epoch, seq } = await first.until("roomEntered");
  using bob = await NativePeer.connect(port);
  await bob.say({ type: "login", name: "bob" }, ENTER);
  await bob.until("roomEntered");

  // The first one hears and says nothing more: its client sees no end, and the server neither.
  using second = await NativePeer.connect(port);
  const after = { epoch, seq };
  await second.say(
    { ...HELLO, token: welcome.token },
    { ...ENTER, after, ifOther: "refuse" },
    { type: "send", room: "general", epoch, sendId: 1, text: "Here again" },
  );
  const { privates, ...resumed } = await second.until("welcome");
  assertEquals(resumed, { ...welcome, resumed: "alice" });
  assertEquals([privates?.seq, privates?.since], [0, 0]);
  assertEquals(await second.heard(3), ["roomEntered", "sent", "alice: Here again"]);
  assertEquals(
    await bob.heard(3),
    ["alice lost general", "alice entered general", "alice: Here again"],
  );

  // What comes from the first one by and by does not count.
  await first.say(
    { type: "send", room: "general", epoch, sendId: 2, text: "from the first" },
    { type: "logout" },
  );
  await second.say({ type: "send", room: "general", epoch, sendId: 2, text: "from the second" });
  assertEquals(await second.heard(2), ["sent", "alice: from the second"]);
  assertEquals(await bob.heard(1), ["alice: from the second"]);

  const end = await first.until("disconnect");
  assertEquals([end.code, end.mayReconnect], ["taken-over", false]);
  assertEquals(await first.next(), null);
});

Deno.test("ChatServer holds name and private messages for a connection that was cut", async () => {
  await using server = start();
  const { port } = server;
  using bob = await NativePeer.connect(port);
  await bob.say({ type: "login", name: "bob" }, ENTER);
  await bob.until("roomEntered");
  let token = "";
  {
    using first = await NativePeer.connect(port);
    await first.say(HELLO, { type: "login", name: "alice" }, ENTER);
    ({ token } = await first.until("welcome"));
    await first.until("roomEntered");
    await bob.until("memberEntered");
  }
  assertEquals(await bob.heard(1), ["alice lost general"]);
  await bob.say({ type: "login", name: "alice" }, {
    type: "sendPrivate",
    to: "alice",
    text: "Back?",
  });
  assertEquals((await bob.until("error")).code, "name-taken");
  assertEquals((await bob.until("privateSent")).kept, true);
  using second = await NativePeer.connect(port);
  await second.say({ ...HELLO, token });
  assertEquals((await second.until("welcome")).resumed, "alice");
  assertEquals(await second.heard(1), ["(bob to alice: Back?)"]);
});

Deno.test("ChatServer.stop() returns while sessions wait for their clients", async () => {
  const clock = new FakeClock();
  const server = ChatServer.start({ hostname, port: 0, clock });
  let stopped: Promise<void>;
  {
    using bob = await NativePeer.connect(server.port);
    await bob.say({ type: "login", name: "bob" }, ENTER);
    await bob.until("roomEntered");
    using first = await NativePeer.connect(server.port);
    await first.say(HELLO, { type: "login", name: "alice" }, ENTER);
    await first.until("roomEntered");
    first.close();
    await bob.until("memberLeft");
    stopped = server.stop();
    assertEquals((await bob.until("disconnect")).code, "server-shutdown");
  }
  await stopped;
  assertEquals(clock.pending, 0);
});
