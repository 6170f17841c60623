// deno-lint-ignore-file no-console
/**
 * What a message costs on its way from the room to its members' sockets, and what it would cost
 * without each of the two ideas behind it: an event is encoded once, and what members get in one turn
 * is merged once. See `docs/performance.md`.
 */
import { keywordDialect } from "../../lib/codec/keyword_dialect.ts";
import { Audience, type Listener } from "../../lib/core/audience.ts";
import { SendQueue } from "../../lib/net/send_queue.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { atTurnEnd } from "../../lib/util/turn_end.ts";
import { nextTurn } from "../../lib/util/next_turn.ts";
import type { Drain } from "./drain_worker.ts";
import { quantile } from "./quantile.ts";

const MEMBERS = 100;
const MESSAGES_A_TURN = 50;
const TURNS = 100;
const ROUNDS = 9;

/** One way of telling everybody. */
interface Way {
  readonly name: string;
  tell(event: Event): void;
}

const { encoder } = keywordDialect;

function newWays(conns: readonly Deno.Conn[]): Way[] {
  const newQueues = () =>
    conns.map((conn) =>
      new SendQueue({
        write: (bytes) => conn.write(bytes),
        schedule: atTurnEnd,
        maxBytes: Infinity,
        onOverflow() {},
        onError(error) {
          throw error;
        },
      })
    );
  const audience = new Audience(atTurnEnd);
  for (const queue of newQueues()) {
    const listener: Listener = {
      encoder,
      follow: (broadcast) => queue.follow(broadcast),
      tell(event, atMs) {
        queue.push(encoder.encode(event, atMs)!);
      },
    };
    audience.add(listener);
  }
  const [merging, encoding] = [newQueues(), newQueues()];
  return [
    { name: "encoded once, merged once", tell: (event) => audience.tell(event, 0) },
    {
      name: "encoded once, merged for each member",
      tell(event) {
        const bytes = encoder.encode(event, 0)!;
        for (const queue of merging) queue.push(bytes);
      },
    },
    {
      name: "encoded and merged for each member",
      tell(event) {
        for (const queue of encoding) queue.push(encoder.encode(event, 0)!);
      },
    },
    {
      name: "encoded once, not merged: a write each",
      tell(event) {
        const bytes = encoder.encode(event, 0)!;
        for (const conn of conns) unmerged.push(conn.write(bytes));
      },
    },
  ];
}

const unmerged: Promise<number>[] = [];

/** Nanoseconds a delivery, until the kernel has taken everything. */
async function measure(way: Way, received: () => number): Promise<number> {
  const before = received();
  const startMs = performance.now();
  let bytes = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    for (let index = 0; index < MESSAGES_A_TURN; index++) {
      const event = messageEvent(turn * MESSAGES_A_TURN + index);
      bytes += encoder.encode(event, 0)!.length;
      way.tell(event);
    }
    await Promise.all(unmerged.splice(0));
    await nextTurn();
  }
  while (received() - before < bytes * MEMBERS) await nextTurn();
  return (performance.now() - startMs) * 1e6 / (TURNS * MESSAGES_A_TURN * MEMBERS);
}

function messageEvent(seq: number): Event {
  const from = { name: "alice", account: null, session: "s1" };
  const text = "x".repeat(64);
  return { type: "message", room: "general", epoch: "e1", seq, from, text, atMs: 0 };
}

const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const counter = new SharedArrayBuffer(8);
const count = new BigInt64Array(counter);
const worker = new Worker(new URL("./drain_worker.ts", import.meta.url), { type: "module" });
worker.postMessage({ port: listener.addr.port, connections: MEMBERS, counter } satisfies Drain);
const conns: Deno.Conn[] = [];
while (conns.length < MEMBERS) conns.push(await listener.accept());

const ways = newWays(conns);
const results = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
const received = () => Number(Atomics.load(count, 0));
for (const way of ways) await measure(way, received);
for (let round = 0; round < ROUNDS; round++) {
  for (const way of ways) results.get(way.name)!.push(await measure(way, received));
}
const [{ name: fastest }] = ways as [Way];
const control = quantile(results.get(fastest)!, 0.5);
const title = `${MEMBERS} members, ${MESSAGES_A_TURN} messages a turn; medians of ${ROUNDS} rounds`;
console.log(`${title}\n`);
for (const [name, times] of results) {
  const time = quantile(times, 0.5);
  const shown = `${time.toFixed(0).padStart(6)} ns a delivery  ${(time / control).toFixed(2)} x`;
  console.log(`${name.padEnd(40)} ${shown}`);
}
for (const conn of conns) conn.close();
listener.close();
worker.terminate();
