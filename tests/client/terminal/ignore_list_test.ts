import { assert, assertEquals } from "@std/assert";
import { IgnoreList } from "../../../lib/client/terminal/ignore_list.ts";
import { MAX_IGNORED } from "../../../lib/client/state_model.ts";
import type { Event } from "../../../lib/protocol/event.ts";
import { ALICE, BOB, EVENTS, MESSAGE } from "../../helpers/events.ts";
import { MemoryState } from "../../helpers/memory_state.ts";

/** A list with these names on it. */
function listOf(...names: readonly string[]): IgnoreList {
  const list = new IgnoreList();
  for (const name of names) list.add(name);
  return list;
}

Deno.test("IgnoreList.filter() hides what an ignored person says, in whatever case his name is", () => {
  const list = listOf("ALICE");
  const { historyPage, invited, privateMessage, searchPage } = EVENTS;
  for (const event of [MESSAGE, privateMessage, invited]) assertEquals(list.filter(event), null);
  const own = { ...MESSAGE, from: BOB };
  for (const page of [historyPage, searchPage]) {
    assertEquals(list.filter({ ...page, messages: [MESSAGE, own] }), { ...page, messages: [own] });
  }
});

Deno.test("IgnoreList.filter() leaves everything else as it is", () => {
  const list = listOf("alice");
  const said = new Set(["historyPage", "invited", "message", "privateMessage", "searchPage"]);
  for (const event of Object.values(EVENTS) as Event[]) {
    if (!said.has(event.type)) assertEquals(list.filter(event), event);
  }
  const fromBob = { ...MESSAGE, from: BOB };
  assertEquals(list.filter(fromBob), fromBob);
});

Deno.test("IgnoreList.remove() shows again what was hidden", () => {
  const list = listOf("alice");
  assertEquals(list.remove("Alice"), "Alice is not ignored any more.");
  assertEquals(list.filter(MESSAGE), MESSAGE);
  assertEquals(list.remove("alice"), "alice is not ignored.");
});

Deno.test("IgnoreList.serve() does what a line asks, and ignores nobody himself", () => {
  const list = new IgnoreList();
  assertEquals(list.serve({ type: "ignore" }, "kim"), "Nobody is ignored.");
  list.serve({ type: "ignore", name: "ben" }, "kim");
  assertEquals(list.serve({ type: "ignore", name: "Ben" }, "kim"), "Ben is ignored already.");
  assertEquals(list.serve({ type: "ignore", name: "KIM" }, "kim"), "You cannot ignore yourself.");
  assertEquals(list.describe(), "Ignored: ben");
  list.serve({ type: "unignore", name: "ben" }, "kim");
  assertEquals(list.describe(), "Nobody is ignored.");
});

Deno.test("IgnoreList follows a guest who takes another name, and leaves the old one to others", () => {
  const list = listOf("bob");
  list.filter({ ...EVENTS.memberRenamed, previous: "bob", from: { ...BOB, name: "rob" } });
  assert(list.hides({ name: "rob", account: null }));
  assert(!list.hides({ name: "bob", account: null }));
});

Deno.test("IgnoreList follows an account that takes another name, and keeps the account", () => {
  const list = listOf("alice");
  list.filter(EVENTS.userList);
  list.filter({ ...EVENTS.memberRenamed, previous: "alice", from: { ...BOB, name: "al" } });
  assert(list.hides({ name: "al", account: null }));
  assert(list.hides(ALICE));
});

Deno.test("IgnoreList is there again in the next run, with what has become of it", () => {
  const state = new MemoryState();
  const list = new IgnoreList({ state });
  for (const name of ["alice", "bob", "carol"]) list.add(name);
  list.remove("carol");
  list.hides(ALICE);
  const next = state.kill();
  assertEquals(new IgnoreList({ state: next }).describe(), "Ignored: alice, bob");
  assertEquals(next.kept.ignored, [
    { name: "alice", kind: "account" },
    { name: "bob", kind: "name" },
  ]);
});

Deno.test("IgnoreList has a bound", () => {
  const state = new MemoryState();
  const list = new IgnoreList({ state });
  for (let index = 0; index < MAX_IGNORED; index++) list.add(`ben${index}`);
  assertEquals(
    list.add("one_more"),
    `Cannot ignore more than ${MAX_IGNORED} people: /unignore somebody first.`,
  );
  state.keep({ type: "ignored", name: "one_more", kind: "name" });
  assertEquals(state.kept.ignored.length, MAX_IGNORED);
  assert(!list.hides({ name: "one_more", account: null }));
});
