/** Going from room to room: into the new one first, then out of the others, each at its turn. */
import { assert, assertEquals } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import type { Event } from "../../lib/protocol/event.ts";
import type { Later } from "../../lib/util/later.ts";
import { chat, lateChat } from "../helpers/chat_fixture.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";
import { brief, type TestClient } from "../helpers/test_client.ts";

Deno.test("enter exclusively goes into the room first, and then out of all others", async () => {
  const { join, activities } = chat();
  const watcher = await join("watcher", "general");
  await watcher.alsoEnter("lobby");
  await watcher.alsoEnter("attic");
  const alice = await join("alice", "general");
  await alice.alsoEnter("lobby");
  alice.take();
  watcher.take();
  activities.length = 0;
  alice.enter("attic");
  assertEquals(watcher.heard().sort(), [
    "alice entered attic",
    "alice left general",
    "alice left lobby",
  ]);
  assertEquals(alice.last("roomEntered").left, ["general", "lobby"]);
  assertEquals(alice.heard(), ["roomEntered"]);
  assertEquals(roomsOf(alice), ["attic"]);
  assertEquals(activities.map(toBrief).sort(), [
    "alice entered attic",
    "alice left general",
    "alice left lobby",
  ]);
});

Deno.test("create goes into the new room and out of all others", async () => {
  const { join } = chat();
  const watcher = await join("watcher", "general");
  const alice = await join("alice", "general");
  watcher.take();
  alice.create("attic");
  assertEquals(watcher.heard(), ["alice left general"]);
  assertEquals(alice.last("roomEntered").left, ["general"]);
  assertEquals(roomsOf(alice), ["attic"]);
});

Deno.test("enter exclusively from nowhere leaves nothing", async () => {
  const { join } = chat();
  const alice = await join("alice", "general");
  assertEquals(alice.last("roomEntered").left, []);
});

Deno.test("enter not exclusively stays in the other rooms", async () => {
  const { join } = chat();
  const watcher = await join("watcher", "general");
  const alice = await join("alice", "general");
  watcher.take();
  alice.alsoEnter("lobby");
  assertEquals(watcher.heard(), []);
  assertEquals(alice.last("roomEntered").left, []);
  assertEquals(alice.session.rooms.size, 2);
});

Deno.test("enter exclusively hears the old room until one is in the new one, and no longer", async () => {
  const { alice, watcher, history } = await leavingChat();
  assertEquals(alice.heard(), ["watcher: one", "roomEntered"]);
  assertEquals(newsOf(alice, watcher), ["alice entered lobby"]);
  history.commitAll();
  assertEquals(alice.heard(), []);
  assertEquals(watcher.texts, ["one", "two"]);
});

Deno.test("enter exclusively tells the old room at its turn, behind what was said before", async () => {
  const { watcher, history } = await leavingChat();
  history.commitAll();
  assertEquals(
    watcher.heard().filter((heard) => heard !== "sent"),
    ["watcher: one", "alice entered lobby", "watcher: two", "alice left general"],
  );
});

Deno.test("enter exclusively keeps one in the list of the old room until its turn", async () => {
  const { hub, history } = await leavingChat();
  const names = () => hub.rooms.require("general").userInfos().users.map(({ name }) => name);
  assertEquals(names(), ["watcher", "alice"]);
  history.commitAll();
  assertEquals(names(), ["watcher"]);
});

Deno.test("enter exclusively answers as one who is in the new room alone", async () => {
  const { alice } = await leavingChat();
  assertEquals(roomsOf(alice), ["lobby"]);
  alice.take();
  alice.send("Hello", { room: "general" });
  assertEquals(alice.heard(), ["error not-in-room"]);
});

Deno.test("enter exclusively and back again is told as leaving, then as entering", async () => {
  const { alice, watcher, history } = await leavingChat();
  const back = alice.enter("general", { after: alice.last("message") });
  await history.commitUntil(back);
  history.commitAll();
  const news = newsOf(alice, watcher);
  for (
    const [room, expected] of Object.entries({
      general: ["alice left general", "alice entered general"],
      lobby: ["alice entered lobby", "alice left lobby"],
    })
  ) {
    assertEquals(news.filter((brief) => brief.endsWith(room)), expected);
  }
  assertEquals(alice.texts, ["one", "two"]);
  assertEquals(roomsOf(alice), ["general"]);
});

Deno.test("enter exclusively and then gone is told in each room once, each at its turn", async () => {
  const { hub, alice, watcher, history } = await leavingChat();
  hub.close(alice.session, "lost");
  history.commitAll();
  assertEquals(
    newsOf(alice, watcher),
    ["alice entered lobby", "alice lost lobby", "alice left general"],
  );
});

Deno.test("enter exclusively leaves the old room under the name that is known there", async () => {
  const { alice, watcher, history, activities } = await leavingChat();
  alice.login("carol");
  history.commitAll();
  assertEquals(
    newsOf(alice, watcher),
    ["alice entered lobby", "alice is carol in lobby", "alice left general"],
  );
  const left = activities.filter(({ type }) => type === "left");
  assertEquals(left, [{ type: "left", name: "alice", room: "general", reason: "left" }]);
});

Deno.test("enter exclusively right after a rename leaves the old room without either name", async () => {
  const { hub, alice, watcher, history } = await leavingChat((alice) => alice.login("carol"));
  history.commitAll();
  const here = new Set(["watcher", "alice"]);
  for (const event of watcher.events) {
    if (!("room" in event) || event.room !== "general") continue;
    if (event.type === "memberRenamed") {
      assert(here.delete(event.previous), `${event.previous} was not there`);
      here.add(event.from.name);
    }
    if (event.type === "memberLeft") {
      assert(here.delete(event.from.name), `${event.from.name} was not there`);
    }
  }
  assertEquals(Array.from(here), ["watcher"]);
  assertEquals(hub.rooms.require("general").userInfos().users.map(({ name }) => name), ["watcher"]);
  assertEquals(alice.session.from.name, "carol");
});

Deno.test("enter exclusively of one of a user's connections tells the old room nothing", async () => {
  const { join } = chat({ accounts: new TestAccounts("alice") });
  const watcher = await join("watcher", "general");
  const [first, second] = [await join("alice", "general"), await join("alice", "general")];
  watcher.take();
  first.enter("lobby");
  assertEquals(watcher.heard(), []);
  assertEquals(roomsOf(first), ["lobby"]);
  assertEquals(roomsOf(second), ["general"]);
  second.enter("lobby");
  assertEquals(watcher.heard(), ["alice left general"]);
});

Deno.test("enter reaches a room that empties while the old one is busy", async () => {
  const { join, history } = lateChat();
  const alice = await join("alice", "general");
  const bob = await join("bob", "general");
  const carol = await join("carol", "lobby");
  alice.take();
  bob.send("Hello");
  const entering = alice.enter("lobby");
  carol.say({ type: "leave" });
  await history.commitUntil(entering);
  history.commitAll();
  assertEquals(alice.heard(), ["bob: Hello", "roomEntered", "carol left lobby"]);
});

Deno.test("enter reaches a room that has emptied when its turn comes", async () => {
  const { hub, join, history } = lateChat();
  const alice = await join("alice", "general");
  const carol = await join("carol", "lobby");
  carol.send("Hello");
  hub.close(carol.session, "lost"); // waits for the message
  await history.commitUntil(alice.enter("lobby"));
  assertEquals(alice.heard(), ["roomEntered", "(carol: Hello)"]);
  assertEquals(alice.last("roomEntered").users.map(({ name }) => name), ["alice"]);
  assert(hub.rooms.require("lobby").has(alice.session));
});

Deno.test("enter reaches its room, too, when the old one is deleted meanwhile", async () => {
  const { join, history } = lateChat();
  const carol = await join("carol");
  await history.commitUntil(carol.create("general"));
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  alice.take();
  bob.send("Hello"); // the deletion waits for it
  const deleting = carol.say({ type: "delete", room: "general" });
  const entering = alice.enter("lobby");
  await history.commitUntil(deleting);
  await history.commitUntil(entering);
  assertEquals(alice.heard(), ["bob: Hello", "roomDeleted", "roomEntered"]);
  assertEquals(roomsOf(alice), ["lobby"]);
});

Deno.test("enter hears nothing of a deletion of the old room that comes behind it", async () => {
  const { hub, alice, watcher, history, activities } = await leavingChat();
  alice.take();
  // As the deletion's turn does it, before the leaving had its own.
  hub.rooms.end(hub.rooms.require("general"));
  history.commitAll();
  assertEquals(alice.heard(), []);
  assertEquals(roomsOf(alice), ["lobby"]);
  assertEquals(watcher.heard().at(-1), "error no-such-room");
  assertEquals(activities.filter(({ type }) => type === "bug"), []);
});

Deno.test("enter of somebody who is gone meanwhile leaves the old room as gone, once", async () => {
  const { hub, join, history } = lateChat();
  const [alice, bob] = [await join("alice", "general"), await join("bob", "general")];
  bob.take();
  const entering = alice.enter("lobby");
  hub.close(alice.session, "lost");
  await history.commitUntil(entering);
  history.commitAll();
  assertEquals(bob.heard(), ["alice lost general"]);
  assertEquals(hub.rooms.find("lobby"), undefined);
});

function roomsOf({ session }: TestClient): string[] {
  return Array.from(session.rooms, ({ name }) => name.shown);
}

/** Alice is in the lobby; what is under way in the old room keeps it from telling that she left. */
async function leavingChat(before: (alice: TestClient) => Later = () => {}) {
  const late = lateChat();
  const { join, history } = late;
  const watcher = await join("watcher", "general");
  await history.commitUntil(watcher.alsoEnter("lobby"));
  const alice = await join("alice", "general");
  watcher.take();
  for (const text of ["one", "two"]) watcher.send(text, { room: "general" }); // two batches
  before(alice);
  await history.commitUntil(alice.enter("lobby"));
  return { ...late, alice, watcher };
}

/** What a watcher heard of Alice's ways, under whatever name. */
function newsOf({ session }: TestClient, watcher: TestClient): string[] {
  const isNews = (event: Event) =>
    /^member/.test(event.type) && "from" in event && event.from.session === session.key;
  return watcher.take().filter(isNews).map(brief);
}

function toBrief(activity: Activity): string {
  return "room" in activity ? `${activity.name} ${activity.type} ${activity.room}` : activity.type;
}
