/** Many do many things at a time, while some wait for a room that is slow (D4). */
import { assertEquals } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { ChatClient } from "../../lib/client/chat_client.ts";
import type { LogListener } from "../../lib/history/history_store.ts";
import { MemoryHistory } from "../../lib/history/memory_history.ts";
import type { Name } from "../../lib/protocol/names.ts";
import { systemClock } from "../../lib/util/clock.ts";
import { randomHex } from "../../lib/util/random_hex.ts";
import { freePorts } from "../helpers/free_ports.ts";
import { LinePeer } from "../helpers/line_peer.ts";

const hostname = "127.0.0.1";
const CLIENTS = 40;
const ROOMS = 8;
const MESSAGES = 5;

/** A store that opens the log of one room when the test says so. */
class SlowRoomHistory extends MemoryHistory {
  #held: (() => void)[] = [];
  readonly #asked = Promise.withResolvers<void>();

  /** Resolves when somebody waits for it. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }

  override open(log: Name, listener: LogListener): void {
    if (log.key !== "slow") return super.open(log, listener);
    this.#held.push(() => super.open(log, listener));
    this.#asked.resolve();
  }

  release(): void {
    for (const run of this.#held.splice(0)) run();
  }
}

Deno.test("ChatServer lets nobody wait for another's join, list or message", async () => {
  const roomPorts = freePorts(4 * ROOMS);
  using history = new SlowRoomHistory({ clock: systemClock, randomHex });
  await using server = ChatServer.start({ hostname, port: 0, roomPorts, history });
  const { port } = server;
  await using slow = await ChatClient.connect({ hostname, port });
  await slow.login("slow");
  let state: "in" | "waiting" = "waiting";
  const entered = slow.enter("slow").then(() => state = "in");
  // Where something else fails, that is what is to be told.
  entered.catch(() => {});
  await history.asked;
  await using raw = await LinePeer.connect({ port: roomPorts.from });
  await raw.until("Your nickname is now");

  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => talk(port, index)));
  assertEquals([state, raw.lines.length], ["waiting", 1]);
  history.release();
  await entered;
  await raw.until("slow is in this room.");
});

/** Joins, lists and talks, each when the one before is answered. */
async function talk(port: number, index: number): Promise<void> {
  await using client = await ChatClient.connect({ hostname, port });
  await client.login(`client-${index}`);
  const room = `room-${index % ROOMS}`;
  const { port: roomPort } = await client.enter(room);
  await using raw = await LinePeer.connect({ port: roomPort! });
  await raw.until(`client-${index} is in this room.`);
  for (let count = 0; count < MESSAGES; count++) {
    await client.send(`message ${count} of ${index}`);
    await client.rooms();
  }
  await raw.until(`message ${MESSAGES - 1} of ${index}`);
  await raw.say("/who", `answer to ${index}`);
  await raw.until("Connected:");
}
