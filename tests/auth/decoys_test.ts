import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Decoys } from "../../lib/auth/decoys.ts";
import { verifyPassword } from "../../lib/auth/password_hash.ts";
import { CHEAP, recordOf } from "./records.ts";

const NAMES = Array.from({ length: 40 }, (_, index) => `name${index}`);

Deno.test("Decoys costs what a new hash does where there is no account", async () => {
  const { N, r, p, ...rest } = new Decoys(CHEAP).hashFor("nobody", []);
  assertEquals({ N, r, p }, CHEAP);
  assert(!await verifyPassword("", { N, r, p, ...rest }));
});

Deno.test("Decoys costs what one of the accounts does, always the same for one name", () => {
  const dear = { ...recordOf("bob").password, N: 32 };
  const users = [recordOf("alice"), recordOf("bob", { password: dear })];
  const decoys = new Decoys(CHEAP);
  const costs = NAMES.map((name) => decoys.hashFor(name, users).N);
  assertEquals(new Set(costs), new Set([16, 32]));
  assertEquals(NAMES.map((name) => decoys.hashFor(name, users).N), costs);
});

Deno.test("Decoys lets nobody foresee which one a name has", () => {
  const users = NAMES.map((name, index) => {
    const password = { ...recordOf(name).password, p: index };
    return recordOf(name, { password });
  });
  const choose = (decoys: Decoys) => NAMES.map((name) => decoys.hashFor(name, users).p);
  assertNotEquals(choose(new Decoys(CHEAP)), choose(new Decoys(CHEAP)));
});
