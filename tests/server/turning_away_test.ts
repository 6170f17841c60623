import { assert, assertEquals } from "@std/assert";
import { decodePayload, encodeCommandFrame } from "../../lib/codec/native_dialect.ts";
import { FrameSplitter } from "../../lib/codec/native_frames.ts";
import { decodeEvent } from "../../lib/codec/native_messages.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import { TurningAway } from "../../lib/server/turning_away.ts";
import { textOf, utf8 } from "../helpers/bytes.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { MemoryTransport } from "../helpers/memory_transport.ts";
import { turn } from "../helpers/turn.ts";

const WHY = Disconnect.SERVER_FULL.because("The server is full. Try again later.");
const LINE = "The server is full. Try again later.\r\n";

function begin() {
  const clock = new FakeClock();
  const turning = new TurningAway(clock);
  const come = () => {
    const [wire, peer] = MemoryTransport.pair();
    turning.turnAway(wire, WHY);
    return { wire, peer };
  };
  return { clock, turning, come };
}

/** What has come, without waiting for more. */
async function read(peer: MemoryTransport): Promise<Uint8Array> {
  await turn();
  const buffer = new Uint8Array(1000);
  return buffer.slice(0, peer.unreadBytes === 0 ? 0 : await peer.read(buffer) ?? 0);
}

Deno.test("TurningAway tells in a line whoever says nothing, and closes when he has closed", async () => {
  const { clock, come } = begin();
  const { wire, peer } = come();
  clock.advance(499);
  assertEquals((await read(peer)).length, 0);
  clock.advance(1);
  assertEquals(textOf(await read(peer)), LINE);
  assert(peer.inputEnded);
  assert(!wire.closed);
  peer.close();
  await turn();
  assertEquals([wire.closed, clock.pending], [true, 0]);
});

Deno.test("TurningAway tells at once whoever speaks in text, and reads what he says to its end", async () => {
  const { come } = begin();
  const { wire, peer } = come();
  await peer.write(utf8("USERNAME kim\r\nJOIN lobby\r\n"));
  assertEquals(textOf(await read(peer)), LINE);
  await peer.write(utf8("MSG and so on\r\n"));
  await turn();
  assertEquals([wire.unreadBytes, wire.closed], [0, false]);
  await peer.closeWrite();
  await turn();
  assert(wire.closed);
});

Deno.test("TurningAway tells a native client in its protocol, with whether it may come back", async () => {
  const { come } = begin();
  const { peer } = come();
  await peer.write(encodeCommandFrame({ type: "hello", protocol: 1, client: "test" }));
  const [frame] = new FrameSplitter(65_536).push(await read(peer));
  assert(frame instanceof Uint8Array);
  assertEquals(decodeEvent(decodePayload(frame)), {
    type: "disconnect",
    code: "server-full",
    reason: WHY.reason,
    mayReconnect: true,
  });
  peer.close();
});

Deno.test("TurningAway waits two seconds for who does not go", async () => {
  const { clock, come } = begin();
  const { wire, peer } = come();
  await peer.write(utf8("/"));
  await turn();
  clock.advance(1999);
  await turn();
  assert(!wire.closed);
  clock.advance(1);
  await turn();
  assertEquals([wire.closed, clock.pending], [true, 0]);
});

Deno.test("TurningAway cuts without a word past a hundred at a time", () => {
  const { come } = begin();
  const wires = Array.from({ length: 101 }, () => come().wire);
  assertEquals(wires.map((wire) => wire.closed).indexOf(true), 100);
});

Deno.test("TurningAway.close() cuts everybody who is still there", async () => {
  const { clock, turning, come } = begin();
  const wires = [come().wire, come().wire];
  clock.advance(500);
  await turn();
  wires.push(come().wire);
  await turning.close();
  assertEquals([wires.every((wire) => wire.closed), clock.pending], [true, 0]);
});
