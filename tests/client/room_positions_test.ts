import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { RoomPositions } from "../../lib/client/room_positions.ts";
import type { Message, RoomEntered } from "../../lib/protocol/event.ts";
import { EVENTS, MESSAGE } from "../helpers/events.ts";

function entered(fields: Partial<RoomEntered> = {}): RoomEntered {
  const anew = { since: null, missing: 0, lost: 0, left: [] };
  return { ...EVENTS.roomEntered, room: "lobby", seq: 5, ...anew, ...fields };
}

function message(seq: number, fields: Partial<Message> = {}): Message {
  return { ...MESSAGE, room: "lobby", seq, ...fields };
}

function past(seq: number, fields: Partial<Message> = {}): Message {
  return message(seq, { past: true, ...fields });
}

/** Where to go on in the lobby. */
function position(positions: RoomPositions, room = "lobby") {
  const place = positions.find(room);
  return place === undefined ? "not there" : RoomPositions.positionOf(place);
}

Deno.test("RoomPositions goes on behind the last message that was shown", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  assertEquals(position(positions), { epoch: "e1", seq: 0 });
  assertEquals([1, 2].map((seq) => positions.note(message(seq))), ["new", "new"]);
  assertEquals(position(positions), { epoch: "e1", seq: 2 });
});

Deno.test("RoomPositions goes on behind the newest message of when the room was entered first", () => {
  const positions = new RoomPositions();
  positions.note(entered());
  assertEquals(position(positions), { epoch: "e1", seq: 5 });
  positions.note(past(4));
  assertEquals(position(positions), { epoch: "e1", seq: 5 });
  positions.note(message(6));
  assertEquals(position(positions), { epoch: "e1", seq: 6 });
});

Deno.test("RoomPositions misses nothing where it is cut between entering again and the replay", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  positions.note(message(1));
  for (const head of [3, 4]) {
    positions.note(entered({ seq: head, since: 1 }));
    assertEquals(position(positions), { epoch: "e1", seq: 1 });
  }
  assertEquals(positions.note(past(2)), "missed");
  positions.note(entered({ seq: 5, since: 2 }));
  assertEquals(position(positions), { epoch: "e1", seq: 2 });
  const freshness = [past(2), past(3), past(4), past(5), message(6)].map((event) =>
    positions.note(event)
  );
  assertEquals(freshness, ["seen", "missed", "missed", "missed", "new"]);
});

Deno.test("RoomPositions tells nothing twice where it is cut in the replay of the first entering", () => {
  const positions = new RoomPositions();
  positions.note(entered());
  assertEquals([3, 4].map((seq) => positions.note(past(seq))), ["new", "new"]);
  positions.note(entered({ seq: 6, since: 5 }));
  assertEquals([past(5), past(6), message(7)].map((event) => positions.note(event)), [
    "seen",
    "missed",
    "new",
  ]);
});

Deno.test("RoomPositions.beginAnew() wants to be in a room, whatever it is by now", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  positions.beginAnew(positions.find("lobby")!);
  assertEquals([position(positions), positions.places.length], [undefined, 1]);
  positions.note(entered({ epoch: "e2", seq: 2 }));
  assertEquals([1, 2].map((seq) => positions.note(past(seq, { epoch: "e2" }))), ["new", "new"]);
  assertEquals(position(positions), { epoch: "e2", seq: 2 });
});

Deno.test("RoomPositions knows in which start of the server a room was entered", () => {
  const positions = new RoomPositions();
  const instances = () => positions.places.map(({ room, instance }) => `${room} ${instance}`);
  positions.instance = "i1";
  for (const room of ["lobby", "annex"]) positions.note(entered({ room }));
  positions.instance = "i2";
  positions.note(message(6));
  assertEquals(instances(), ["lobby i1", "annex i1"]);
  positions.note(entered({ room: "annex", epoch: "e2", missing: null }));
  assertEquals(instances(), ["lobby i1", "annex i2"]);
});

Deno.test("RoomPositions takes the replay on entering for new, and each of it once", () => {
  const positions = new RoomPositions();
  positions.note(entered());
  const replay = [4, 5].map((seq) => positions.note(past(seq)));
  assertEquals(replay, ["new", "new"]);
  assertEquals([5, 4, 6].map((seq) => positions.note(message(seq))), ["seen", "seen", "new"]);
  assertEquals(position(positions), { epoch: "e1", seq: 6 });
});

Deno.test("RoomPositions knows what was missed when a room is entered again", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  positions.note(message(1));
  positions.note(entered({ seq: 3, since: 1 }));
  const freshness = [past(1), past(2), past(3), message(4)].map((event) => positions.note(event));
  assertEquals(freshness, ["seen", "missed", "missed", "new"]);
});

Deno.test("RoomPositions does not wait for what the log no longer has", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  positions.note(message(1));
  positions.note(entered({ seq: 9, since: 7, missing: 6 }));
  assertEquals(position(positions), { epoch: "e1", seq: 7 });
  assertEquals(positions.note(past(8)), "missed");
  assertEquals(positions.note(past(7)), "seen");
});

Deno.test("RoomPositions begins anew in another log, where numbers may be low again", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  for (const seq of [1, 2, 3]) positions.note(message(seq));
  positions.note(entered({ epoch: "e2", seq: 2, missing: null }));
  assertEquals(position(positions), { epoch: "e2", seq: 2 });
  const freshness = [1, 2].map((seq) => positions.note(past(seq, { epoch: "e2" })));
  assertEquals([freshness, position(positions)], [["new", "new"], { epoch: "e2", seq: 2 }]);
});

Deno.test("RoomPositions goes on in another epoch, and knows what was said in the ones before", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  positions.note(message(1));
  positions.note(entered({ epoch: "e3", seq: 4, since: 1 }));
  assertEquals(position(positions), { epoch: "e3", seq: 1 });
  const missed = [
    past(1),
    past(2),
    past(3, { epoch: "e2" }),
    past(4, { epoch: "e3" }),
    message(5, { epoch: "e3" }),
  ];
  const freshness = missed.map((event) => positions.note(event));
  assertEquals(freshness, ["seen", "missed", "missed", "missed", "new"]);
  assertEquals(position(positions), { epoch: "e3", seq: 5 });
});

Deno.test("RoomPositions tells what has come in the place of messages that the server has lost", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  for (const seq of [1, 2, 3]) positions.note(message(seq));
  positions.note(entered({ epoch: "e2", seq: 2, since: 1, lost: 2 }));
  assertEquals(positions.note(past(2, { epoch: "e2" })), "missed");
  assertEquals(positions.note(message(3, { epoch: "e2" })), "new");
});

Deno.test("RoomPositions takes the replay on entering for new also where it is of an older epoch", () => {
  const positions = new RoomPositions();
  positions.note(entered({ epoch: "e2", seq: 5 }));
  const replay = [past(4), past(5), past(5)].map((event) => positions.note(event));
  assertEquals(replay, ["new", "new", "seen"]);
});

Deno.test("RoomPositions remembers so many rooms that were left, the last ones", () => {
  const positions = new RoomPositions(2);
  const left = () => positions.left.map(({ room, seq, page }) => `${room} ${seq} ${page}`);
  for (const room of ["one", "two", "three"]) {
    positions.note(entered({ room, seq: 0 }));
    positions.note(message(1, { room }));
    positions.note({ type: "roomLeft", room });
  }
  assertEquals([left(), positions.places], [["two 1 due", "three 1 due"], []]);
  assertEquals([positions.find("two"), positions.recall("#TWO")?.seq], [undefined, 1]);
  positions.note(entered({ room: "Two", since: 1 }));
  assertEquals([left(), positions.find("two")?.page], [["three 1 due"], "drawn"]);
  positions.note({ type: "roomDeleted", room: "three", by: "kim" });
  positions.note(entered({ room: "four", left: ["Two"] }));
  assertEquals(left(), ["Two 1 due"]);
});

Deno.test("RoomPositions.restore() takes up places of an earlier run", () => {
  const positions = new RoomPositions(9);
  positions.restore({ room: "lobby", epoch: "e1", seq: 3, instance: "i1" }, "in");
  positions.restore({ room: "annex", epoch: "e2", seq: 4, instance: "i1" }, "left");
  assertEquals([position(positions), positions.find("lobby")?.page], [
    { epoch: "e1", seq: 3 },
    "due",
  ]);
  assertEquals([position(positions, "annex"), positions.recall("annex")?.seq], ["not there", 4]);
});

Deno.test("RoomPositions lets messages of another log pass, and does not move for them", () => {
  const positions = new RoomPositions();
  positions.note(entered({ seq: 0 }));
  positions.note(message(1));
  assertEquals(positions.note(message(1, { epoch: "e0" })), "new");
  assertEquals(positions.note(message(1, { room: "annex" })), "new");
  assertEquals(position(positions), { epoch: "e1", seq: 1 });
});

Deno.test("RoomPositions forgets rooms that were left, or deleted, or that it is told to forget", () => {
  const positions = new RoomPositions();
  const rooms = () => positions.places.map(({ room }) => room);
  for (const room of ["one", "two", "three", "four"]) positions.note(entered({ room }));
  positions.note({ type: "roomLeft", room: "One" });
  assertEquals(rooms(), ["two", "three", "four"]);
  positions.note({ type: "roomDeleted", room: "two", by: "kim" });
  positions.forget("#three");
  assertEquals(rooms(), ["four"]);
  positions.note(entered({ room: "five", left: ["four"] }));
  assertEquals(rooms(), ["five"]);
});

Deno.test("RoomPositions.find() gives the room, the only one if none is named", () => {
  const positions = new RoomPositions();
  assertEquals([positions.find(), positions.find("lobby")], [undefined, undefined]);
  positions.note(entered({ room: "Lobby" }));
  assertEquals([positions.find()?.room, positions.find("#LOBBY")?.room], ["Lobby", "Lobby"]);
  positions.note(entered({ room: "annex", epoch: "e2" }));
  assertEquals([positions.find(), positions.find("annex")?.epoch], [undefined, "e2"]);
});

Deno.test("RoomPositions minds no other event", () => {
  const positions = new RoomPositions();
  for (const event of [EVENTS.named, EVENTS.memberLeft, EVENTS.privateMessage, EVENTS.error]) {
    assertEquals(positions.note(event), "new");
  }
  assertEquals(positions.places, []);
});

Deno.test("RoomPositions tells each message once and in order, over any number of connections", () => {
  // How many messages are said before each step, and how many of a replay come through before a cut.
  const steps = fc.array(
    fc.record({ said: fc.nat(5), arrives: fc.nat(8), cut: fc.boolean() }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(fc.property(steps, (plan) => {
    const positions = new RoomPositions();
    const told: number[] = [];
    let head = 0;
    let sent = 0;
    const tell = (event: Message) => positions.note(event) === "seen" || told.push(event.seq);
    positions.note(entered({ seq: 0 }));
    for (const { said, arrives, cut } of plan) {
      head += said;
      for (let count = 0; count < arrives && sent < head; count++) tell(message(++sent));
      if (!cut) continue;
      // The server begins behind what the client says, and may be cut in the middle.
      const from = positions.find("lobby")?.seq ?? 0;
      positions.note(entered({ seq: head, since: from }));
      sent = from;
      for (let seq = from; seq <= Math.min(head, from + arrives); seq++) {
        if (seq > 0) tell(past(seq));
        sent = seq;
      }
    }
    while (sent < head) tell(message(++sent));
    assertEquals(told, Array.from({ length: head }, (_, index) => index + 1));
  }));
});

Deno.test("RoomPositions is not in a room that one was put out of, and goes on there if one may come", () => {
  const positions = new RoomPositions(10);
  positions.note(entered({ seq: 0 }));
  positions.note(message(1));
  positions.note({ ...EVENTS.putOut, room: "LOBBY" });
  assertEquals([positions.places, positions.left.map(({ seq }) => seq)], [[], [1]]);
});
