import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Encoder } from "../../lib/codec/codec.ts";
import { Audience, type Listener } from "../../lib/core/audience.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { EVENTS, MESSAGE, NOON_MS } from "../helpers/events.ts";
import { utf8 } from "../helpers/bytes.ts";
import { followAtOnce } from "../helpers/test_client.ts";

interface HearingListener extends Listener {
  readonly heard: Uint8Array[];
  /** What it was told alone. */
  readonly told: Event[];
}

/** Encodes every event as its variant's name, and counts how often. */
function newEncoder(variant: string): Encoder & { count: number } {
  const encoder = {
    variant,
    echoesOwn: true,
    count: 0,
    encode: () => {
      encoder.count++;
      return variant === "silent" ? null : utf8(variant);
    },
  };
  return encoder;
}

function listener(encoder: Encoder): HearingListener {
  const heard: Uint8Array[] = [];
  const follow: Listener["follow"] = (broadcast) =>
    followAtOnce(broadcast, (bytes) => heard.push(bytes));
  const told: Event[] = [];
  return { encoder, heard, told, follow, tell: (event) => told.push(event) };
}

function newAudience(...listeners: readonly Listener[]): Audience {
  const audience = new Audience((run) => run());
  for (const listener of listeners) audience.add(listener);
  return audience;
}

Deno.test("Audience.tell() encodes once for each variant, and gives the very same bytes", () => {
  const [plain, other, silent] = [newEncoder("plain"), newEncoder("other"), newEncoder("silent")];
  const people = [plain, plain, other, { ...plain }, silent].map(listener);
  newAudience(...people).tell(MESSAGE, NOON_MS);
  assertEquals([plain.count, other.count, silent.count], [1, 1, 1]);
  assertEquals(people.map(({ heard }) => heard.length), [1, 1, 1, 1, 0]);
  assertStrictEquals(people[0]!.heard[0], people[3]!.heard[0]);
});

Deno.test("Audience.tell() passes over one of them, and nobody else of his variant", () => {
  const encoder = newEncoder("plain");
  const [alice, bob, carol] = [listener(encoder), listener(encoder), listener(newEncoder("other"))];
  const audience = newAudience(alice, bob, carol);
  audience.tell(MESSAGE, NOON_MS, alice);
  assertEquals([alice.heard, bob.heard, carol.heard].map(({ length }) => length), [0, 1, 1]);
});

Deno.test("Audience.delete() tells no more, and encodes for nobody who is not there", () => {
  const encoder = newEncoder("plain");
  const [alice, bob] = [listener(encoder), listener(newEncoder("other"))];
  const audience = newAudience(alice, bob);
  audience.delete(alice);
  audience.delete(alice);
  audience.tell(MESSAGE, NOON_MS);
  assertEquals([alice.heard.length, bob.heard.length, encoder.count], [0, 1, 0]);
});

Deno.test("Audience.clear() tells nobody any more", () => {
  const encoder = newEncoder("plain");
  const alice = listener(encoder);
  const audience = newAudience(alice, listener(encoder));
  audience.clear();
  audience.tell(MESSAGE, NOON_MS);
  assertEquals([alice.heard.length, encoder.count], [0, 0]);
});

Deno.test("Audience tells whoever is behind what happens, alone, and not what is said", () => {
  const [alice, bob] = [listener(newEncoder("plain")), listener(newEncoder("plain"))];
  const audience = newAudience(alice, bob);
  const reading = audience.fallBehind(alice);
  audience.say(MESSAGE, NOON_MS);
  assertEquals([alice.heard.length, alice.told, bob.heard.length], [0, [], 1]);
  audience.tell(EVENTS.memberEntered, NOON_MS);
  assertEquals([alice.heard.length, alice.told], [0, [EVENTS.memberEntered]]);
  audience.tell(EVENTS.memberLeft, NOON_MS, alice);
  assertEquals([alice.told.length, bob.heard.length, bob.told], [1, 3, []]);
  assert(audience.isBehind(alice, reading));
});

Deno.test("Audience.level() tells everything again, each thing once", () => {
  const alice = listener(newEncoder("plain"));
  const audience = newAudience(alice);
  audience.fallBehind(alice);
  audience.say(MESSAGE, NOON_MS);
  audience.level(alice);
  audience.level(alice);
  audience.say(MESSAGE, NOON_MS);
  audience.tell(EVENTS.memberEntered, NOON_MS);
  assertEquals([alice.heard.length, alice.told], [2, []]);
});

Deno.test("Audience tells one reading from the next", () => {
  const alice = listener(newEncoder("plain"));
  const audience = newAudience(alice);
  const first = audience.fallBehind(alice);
  const second = audience.fallBehind(alice);
  assertEquals([audience.isBehind(alice, first), audience.isBehind(alice, second)], [false, true]);
});

for (const how of ["delete", "clear"] as const) {
  Deno.test(`Audience.${how}() tells nothing more to whoever is behind`, () => {
    const alice = listener(newEncoder("plain"));
    const audience = newAudience(alice);
    const reading = audience.fallBehind(alice);
    if (how === "delete") audience.delete(alice);
    else audience.clear();
    assertEquals(audience.isBehind(alice, reading), false);
    audience.level(alice);
    audience.tell(EVENTS.memberEntered, NOON_MS);
    assertEquals([alice.heard, alice.told], [[], []]);
  });
}
