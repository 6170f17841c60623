import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Encoder } from "../../lib/codec/codec.ts";
import { PreparedEvent } from "../../lib/core/prepared_event.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { MESSAGE, NOON_MS } from "../helpers/events.ts";

Deno.test("PreparedEvent.bytesFor() encodes once for all who share a variant", () => {
  const calls: unknown[] = [];
  const prepared = new PreparedEvent(MESSAGE, NOON_MS);
  const bytes = prepared.bytesFor(encoder("a", calls));
  assertStrictEquals(prepared.bytesFor(encoder("a", calls)), bytes);
  assertEquals(calls, [[MESSAGE, NOON_MS]]);
});

Deno.test("PreparedEvent.bytesFor() encodes once more for another variant", () => {
  const calls: unknown[] = [];
  const prepared = new PreparedEvent(MESSAGE, NOON_MS);
  const bytes = prepared.bytesFor(encoder("a", calls));
  assert(prepared.bytesFor(encoder("b", calls)) !== bytes);
  assertStrictEquals(prepared.bytesFor(encoder("a", calls)), bytes);
  assertEquals(calls.length, 2);
});

Deno.test("PreparedEvent.bytesFor() asks once, too, where nothing is shown", () => {
  const calls: unknown[] = [];
  const prepared = new PreparedEvent({ type: "ping" }, NOON_MS);
  assertEquals(prepared.bytesFor(encoder("a", calls, false)), null);
  assertEquals(prepared.bytesFor(encoder("a", calls, false)), null);
  assertEquals(calls.length, 1);
});

function encoder(variant: string, calls: unknown[], shows = true): Encoder {
  const encode = (event: Event, atMs: number) => {
    calls.push([event, atMs]);
    return shows ? new Uint8Array(1) : null;
  };
  return { variant, echoesOwn: true, encode };
}
