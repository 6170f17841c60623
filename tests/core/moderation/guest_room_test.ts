import { assertEquals, assertNotEquals } from "@std/assert";
import {
  type Chat,
  chat,
  chatOver,
  countingHex,
  failingChat,
  lateChat,
} from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { type LastingHistory, LastingMemory } from "../../helpers/lasting_memory.ts";
import { moderatedAccounts, said } from "../../helpers/moderated_room.ts";
import { goOn, joinGreeted, lose, resume, settled } from "../../helpers/returning.ts";
import type { TestClient } from "../../helpers/test_client.ts";

/** A guest who has made a room, and said something there. */
async function guestsRoom(fixture: Pick<Chat, "hub" | "connect" | "join">): Promise<TestClient> {
  const eve = await joinGreeted(fixture, "eve");
  eve.create("nest");
  eve.send("First");
  eve.take();
  return eve;
}

function roomNames({ hub }: Pick<Chat, "hub">): string[] {
  return hub.rooms.listed().map(({ name }) => name.shown);
}

/** Starts a server again and again over what it has kept. */
function machine(): () => Chat<LastingHistory> {
  const memory = new LastingMemory();
  const randomHex = countingHex();
  return () =>
    chatOver({ history: memory.start(), clock: new FakeClock(), randomHex }, {
      accounts: moderatedAccounts(),
    });
}

Deno.test("a guest's room goes when it has emptied, and is his again when he enters it", async () => {
  const fixture = chat();
  const eve = await guestsRoom(fixture);
  eve.say({ type: "ban", who: "mallory", by: "name" });
  const { epoch } = eve.last("sent");
  eve.say({ type: "leave" });
  assertEquals([roomNames(fixture), fixture.hub.rooms.find("nest")], [[], undefined]);
  eve.enter("nest");
  assertEquals([eve.last("roomEntered").epoch, eve.last("roomEntered").created], [epoch, false]);
  eve.take();
  assertEquals(await said(eve, { type: "unban", who: "mallory" }), ["moderated"]);
});

Deno.test("a guest's room is his, whoever opens it again, as long as his session is known", async () => {
  const fixture = chat();
  const eve = await guestsRoom(fixture);
  eve.say({ type: "ban", who: "mallory", by: "name" });
  lose(fixture.hub, eve);
  assertEquals(roomNames(fixture), []);
  const [ben, mallory] = [await fixture.join("ben"), await fixture.join("mallory")];
  assertEquals(await said(mallory, enterNest()), ["error banned"]);
  assertEquals(await said(ben, enterNest()), ["roomEntered", "(eve: First)"]);
  assertEquals(await said(ben, { type: "kick", who: "eve" }), ["error not-allowed"]);
  const again = resume(fixture, eve);
  again.take();
  assertEquals(await said(again, { type: "kick", room: "nest", who: "ben" }), ["moderated"]);
});

Deno.test("a guest's open room is nobody's when he is gone: its rules are gone, its messages are not", async () => {
  const fixture = chat();
  const eve = await guestsRoom(fixture);
  eve.say({ type: "ban", who: "mallory", by: "name" });
  fixture.hub.logout(eve.session);
  const mallory = await fixture.join("mallory");
  assertEquals(await said(mallory, enterNest()), ["roomEntered", "(eve: First)"]);
  mallory.say({ type: "listRooms" });
  assertEquals(mallory.last("roomList").rooms[0]?.creator, null);
  mallory.take();
  assertEquals(await said(mallory, { type: "delete", room: "nest" }), ["error not-allowed"]);
});

for (const access of ["invited", "password"] as const) {
  Deno.test(`a guest's ${access} room begins anew when he is gone: nobody reads what was private`, async () => {
    const fixture = chat();
    const eve = await guestsRoom(fixture);
    const { epoch, seq } = eve.last("sent");
    await eve.say({
      type: "setAccess",
      access,
      ...(access === "password" ? { password: "open sesame" } : {}),
    });
    const ben = await joinGreeted(fixture, "ben");
    lose(fixture.hub, eve);
    assertEquals(await said(ben, enterNest()), ["error room-private"], "He may come back");
    assertEquals(fixture.hub.rooms.find("nest"), undefined);
    fixture.hub.giveUpAway(() => true);
    goOn(ben, { epoch, seq }, "nest");
    assertEquals(ben.heard(), ["error wrong-epoch"]);
    assertEquals(await said(ben, enterNest()), ["roomEntered"]);
    const entered = ben.last("roomEntered");
    assertEquals([entered.seq, entered.created, ben.texts], [0, true, []]);
    assertNotEquals(entered.epoch, epoch);
    ben.say({ type: "listRooms" });
    assertEquals(ben.last("roomList").rooms[0]?.access, "open");
  });
}

Deno.test("a guest's private room stays as it is while others are there", async () => {
  const fixture = chat();
  const eve = await guestsRoom(fixture);
  const ben = await fixture.join("ben", "nest");
  await eve.say({ type: "setAccess", access: "invited" });
  fixture.hub.logout(eve.session);
  ben.take();
  const mallory = await fixture.join("mallory");
  assertEquals(await said(mallory, enterNest()), ["error room-private"]);
  ben.say({ type: "leave" });
  assertEquals(await said(mallory, enterNest()), ["roomEntered"]);
  assertEquals(mallory.texts, []);
});

Deno.test("a guest's room that is empty is taken by nobody else who creates one of its name", async () => {
  const fixture = chat();
  const eve = await joinGreeted(fixture, "eve");
  eve.create("nest");
  eve.say({ type: "leave" });
  const ben = await fixture.join("ben");
  assertEquals(await said(ben, { type: "create", room: "nest", exclusive: true }), [
    "error room-exists",
  ]);
  eve.take();
  assertEquals(await said(eve, { type: "create", room: "nest", exclusive: true }), [
    "roomEntered",
  ]);
  fixture.hub.logout(eve.session);
  assertEquals(await said(ben, { type: "create", room: "nest", exclusive: true }), [
    "roomEntered",
  ]);
});

Deno.test("a guest's room is there after a restart when somebody enters it, and his if he is awaited", async () => {
  const start = machine();
  const eve = await guestsRoom(start());
  await said(eve, { type: "ban", who: "mallory", by: "name" });
  const server = start();
  assertEquals(roomNames(server), []);
  const ben = await server.join("ben", "nest");
  const again = resume(server, eve);
  again.take();
  ben.take();
  assertEquals(await said(again, { type: "kick", room: "nest", who: "ben" }), ["moderated"]);
  assertEquals(ben.heard(), ["putOut"]);
});

Deno.test("a guest's private room begins anew after a restart where he is gone", async () => {
  const start = machine();
  const before = start();
  const eve = await guestsRoom(before);
  await said(eve, { type: "setAccess", access: "invited" });
  before.hub.logout(eve.session);
  const ben = await start().join("ben", "nest");
  assertEquals([ben.texts, ben.last("roomEntered").seq], [[], 0]);
});

Deno.test("a guest's private log that can't be deleted is opened to nobody", async () => {
  const failing = failingChat();
  const eve = await guestsRoom(failing);
  await said(eve, { type: "setAccess", access: "invited" });
  failing.hub.logout(eve.session);
  const { history } = failing;
  const real = history.delete.bind(history);
  history.delete = () => {
    throw new Error("Cannot delete the log");
  };
  const ben = await failing.join("ben");
  assertEquals(await said(ben, enterNest()), ["error unavailable"]);
  history.delete = real;
  assertEquals(await said(ben, enterNest()), ["roomEntered"]);
  assertEquals(ben.texts, []);
});

Deno.test("a guest's room lives the same in a store that answers late", async () => {
  const late = lateChat();
  const { history } = late;
  const eve = await joinGreeted(late, "eve");
  await history.commitUntil(eve.create("nest"));
  assertEquals(roomNames(late), ["nest"]);
  await history.commitUntil(eve.say({ type: "setAccess", access: "invited" }));
  await history.commitUntil(eve.say({ type: "leave" }));
  await settled();
  assertEquals(roomNames(late), []);
  late.hub.logout(eve.session);
  const ben = await late.join("ben", "nest");
  assertEquals([ben.last("roomEntered").seq, ben.session.rooms.size], [0, 1]);
});

Deno.test("a room that an account created is there until it is deleted, with its rules", async () => {
  const start = machine();
  const kim = await start().join("kim");
  kim.create("den");
  kim.say({ type: "ban", who: "mallory", by: "name" });
  kim.say({ type: "leave" });
  const server = start();
  assertEquals(roomNames(server), ["den"]);
  const mallory = await server.join("mallory");
  mallory.enter("den");
  assertEquals(mallory.heard(), ["error banned"]);
});

Deno.test("a room is not the later account's that has its creator's name", async () => {
  const accounts = moderatedAccounts();
  const fixture = chat({ accounts });
  const kim = await fixture.join("kim");
  kim.create("den");
  fixture.hub.logout(kim.session);
  accounts.remove("kim");
  const other = fixture.connect();
  await said(other, { type: "register", name: "kim", password: "correct horse 2" });
  assertEquals(await said(other, { type: "delete", room: "den" }), ["error not-allowed"]);
  assertEquals(await said(other, { type: "setAccess", room: "den", access: "invited" }), [
    "error not-allowed",
  ]);
});

Deno.test("a room that was kept before accounts could be told apart is its creator's by name", async () => {
  const memory = new LastingMemory();
  const creator = { name: "kim", account: "kim", session: "s1" };
  const topic = { topic: "", by: null, atMs: null };
  memory.use("den").room = { name: "den", creator, createdAtMs: 0, topic };
  const fixture = chatOver(
    { history: memory.start(), clock: new FakeClock(), randomHex: countingHex() },
    { accounts: moderatedAccounts() },
  );
  const kim = await fixture.join("kim");
  assertEquals(await said(kim, { type: "delete", room: "den" }), ["roomDeleted"]);
});

function enterNest() {
  return { type: "enter", room: "nest", ifMissing: "create", exclusive: true } as const;
}
