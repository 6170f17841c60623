import { assert, assertEquals } from "@std/assert";
import { KnownPlaces } from "../../lib/auth/known_places.ts";

Deno.test("KnownPlaces knows an account where it was, and nowhere else", () => {
  const places = new KnownPlaces({ maxAccounts: 2, maxPlaces: 2 });
  places.add("alice", "here");
  assert(places.has("alice", "here"));
  assert(!places.has("alice", "there"));
  assert(!places.has("bob", "here"));
});

Deno.test("KnownPlaces forgets the oldest place of an account, and leaves the others alone", () => {
  const places = new KnownPlaces({ maxAccounts: 2, maxPlaces: 2 });
  places.add("bob", "here");
  for (const place of ["1", "2", "1", "3"]) places.add("alice", place);
  assertEquals(["1", "2", "3"].map((place) => places.has("alice", place)), [true, false, true]);
  assert(places.has("bob", "here"));
});

Deno.test("KnownPlaces forgets the account that logged in longest ago", () => {
  const places = new KnownPlaces({ maxAccounts: 2, maxPlaces: 2 });
  for (const key of ["alice", "bob", "alice", "carol"]) places.add(key, "here");
  const known = ["alice", "bob", "carol"].map((key) => places.has(key, "here"));
  assertEquals(known, [true, false, true]);
});

Deno.test("KnownPlaces.forget() forgets an account", () => {
  const places = new KnownPlaces({ maxAccounts: 2, maxPlaces: 2 });
  places.add("alice", "here");
  places.forget("alice");
  assert(!places.has("alice", "here"));
});
