import type { Broadcast } from "../../lib/util/broadcast.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { PreparedEvent } from "../../lib/core/prepared_event.ts";
import type { Room } from "../../lib/core/room.ts";
import { RoomRegistry } from "../../lib/core/room_registry.ts";
import { SendLedger } from "../../lib/core/send_ledger.ts";
import { Session } from "../../lib/core/session.ts";
import { User } from "../../lib/core/user.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { digest } from "../../lib/util/digest.ts";
import { parseRoomName, parseUserName } from "../../lib/protocol/names.ts";
import { MESSAGE, NOON_MS } from "../helpers/events.ts";
import { thrownCode } from "../helpers/inputs.ts";
import { newMemoryHistory } from "../helpers/outbox_probe.ts";
import { settled } from "../helpers/returning.ts";
import { followAtOnce } from "../helpers/test_client.ts";
import { TestDialect } from "../helpers/test_dialect.ts";

Deno.test("Session.from is refused until it has a name", () => {
  const { session } = newSession();
  assertEquals(thrownCode(() => session.from), "name-required");
  session.become(newUser("Alice"));
  assertEquals(session.from, { name: "Alice", account: null, session: "s1" });
});

Deno.test("Session.label is its address until it has a name", () => {
  const { session } = newSession();
  assertEquals(session.label, "192.0.2.1:5000");
  session.become(newUser("Alice"));
  assertEquals(session.label, "Alice");
});

Deno.test("Session.roomFor() means the only room, or the one that is named", () => {
  const { session } = newSession();
  const [general, lobby, other] = newRooms("general", "lobby", "other");
  assertEquals(thrownCode(() => session.roomFor(undefined)), "not-in-room");
  session.rooms.add(general);
  assert(session.roomFor(undefined) === general);
  session.rooms.add(lobby);
  assertEquals(thrownCode(() => session.roomFor(undefined)), "room-required");
  assert(session.roomFor(lobby) === lobby);
  assertEquals(thrownCode(() => session.roomFor(other)), "not-in-room");
});

Deno.test("Session.tell() and deliver() say nothing where the dialect shows nothing", () => {
  const { session, sent } = newSession(() => null);
  session.tell(MESSAGE, NOON_MS);
  session.deliver(new PreparedEvent(MESSAGE, NOON_MS));
  assertEquals(sent, []);
});

Deno.test("Session.end() says the last words once, and nothing is delivered any more", () => {
  const { session, sent, ends } = newSession();
  session.end(Disconnect.SLOW, NOON_MS);
  session.end(Disconnect.LOST, NOON_MS);
  session.tell(MESSAGE, NOON_MS);
  session.deliver(new PreparedEvent(MESSAGE, NOON_MS));
  const { code, reason, mayReconnect } = Disconnect.SLOW;
  assertEquals(ends, [{ type: "disconnect", code, reason, mayReconnect }]);
  assertEquals(sent, []);
  assertEquals(session.state, "ended");
});

Deno.test("Session.owes() is true until the last answer, for the same room only to others", () => {
  const { session } = newSession();
  const [general, lobby] = newRooms("general", "lobby");
  const owed = () => [session.owes(null), session.owes(general), session.owes(lobby)];
  assertEquals(owed(), [false, false, false]);
  session.owe(general);
  session.owe(general);
  assertEquals(owed(), [true, false, true]);
  session.settle();
  assertEquals(owed(), [true, false, true]);
  session.settle();
  assertEquals(owed(), [false, false, false]);
});

Deno.test("Session.whenAnswered() resolves when nothing is owed, and not before", async () => {
  const { session } = newSession();
  const [general] = newRooms("general", "lobby");
  await session.whenAnswered();
  session.owe(general);
  session.owe(general);
  let answered = false;
  const waiting = session.whenAnswered().then(() => answered = true);
  session.settle();
  await Promise.resolve();
  assert(!answered);
  session.settle();
  await waiting;
});

function newUser(name: string): User {
  return new User({ name: parseUserName(name), account: null, roles: [] }, 1);
}

Deno.test("Session.whenReady() does one after the other, each when its client can take more", async () => {
  const ready: (() => void)[] = [];
  const whenReady = () => new Promise<void>((resolve) => ready.push(resolve));
  const { session } = newSession(undefined, whenReady);
  const done: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = session.whenReady(async () => {
    done.push("first begins");
    await promise;
    done.push("first ends");
    return 1;
  });
  const second = session.whenReady(() => {
    done.push("second");
    return Promise.reject(new Error("no"));
  });
  const third = session.whenReady(() => Promise.resolve(3));
  await settled();
  assertEquals([ready.length, done], [1, []]);
  ready[0]!();
  await settled();
  assertEquals([ready.length, done], [1, ["first begins"]]);
  resolve();
  assertEquals(await first, 1);
  await settled();
  assertEquals([ready.length, done], [2, ["first begins", "first ends"]]);
  ready[1]!();
  await assertRejects(() => second, Error, "no");
  await settled();
  ready[2]!();
  assertEquals(await third, 3, "What failed before holds up nobody");
});

function newSession(
  encode?: () => Uint8Array | null,
  whenReady: () => Promise<void> = () => Promise.resolve(),
) {
  const sent: Event[] = [];
  const ends: (Event | null)[] = [];
  const dialect = new TestDialect();
  const send = (bytes: Uint8Array) => void sent.push(TestDialect.eventOf(bytes));
  const sink = {
    send,
    follow: (broadcast: Broadcast) => followAtOnce(broadcast, send),
    whenReady,
    end: (_disconnect: Disconnect, lastWords: Uint8Array | null) => {
      ends.push(lastWords === null ? null : TestDialect.eventOf(lastWords));
    },
  };
  const session = new Session({
    identity: { key: "s1", tokenHash: digest("t1"), ledger: new SendLedger(10) },
    token: "t1",
    dialect: encode === undefined ? dialect : {
      name: dialect.name,
      namesGuests: false,
      encoder: { ...dialect.encoder, encode },
      newDecoder: () => dialect.newDecoder(),
    },
    sink,
    address: "192.0.2.1:5000",
    host: "192.0.2.1",
  });
  return { session, sent, ends };
}

function newRooms<const N extends readonly string[]>(...names: N): { [K in keyof N]: Room } {
  const rooms = new RoomRegistry({
    history: newMemoryHistory(),
    schedule: (run) => run(),
    maxOutboxBytes: 1000,
    wallMs: () => NOON_MS,
    onBug() {},
  });
  const made = names.map((name) => rooms.create(parseRoomName(name), null));
  return made as { [K in keyof N]: Room };
}
