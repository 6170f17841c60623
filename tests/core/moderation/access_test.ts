import { assertEquals, assertMatch } from "@std/assert";
import type { RoomAccess } from "../../../lib/protocol/moderation.ts";
import { failingChat } from "../../helpers/chat_fixture.ts";
import { kimsRoom, moderatedAccounts, moderatedRoom, said } from "../../helpers/moderated_room.ts";
import { joinGreeted, lose, resume, settled } from "../../helpers/returning.ts";
import type { TestClient } from "../../helpers/test_client.ts";

/** Tries to go into the room, with or without its password. */
function enterDen(client: TestClient, password?: string): Promise<string[]> {
  return said(client, {
    type: "enter",
    room: "den",
    ifMissing: "refuse",
    exclusive: true,
    ...(password === undefined ? {} : { password }),
  });
}

async function close(kim: TestClient, access: RoomAccess, password?: string): Promise<void> {
  const set = { type: "setAccess", access } as const;
  await said(kim, password === undefined ? set : { ...set, password });
}

Deno.test("setAccess answers, and tells the members; they stay", async () => {
  const { fixture, kim, ben } = await moderatedRoom();
  assertEquals(await said(kim, { type: "setAccess", access: "invited", ref: 3 }), [
    "accessChanged",
  ]);
  assertEquals(kim.last("accessChanged").ref, 3);
  const { room, access, by, ref } = ben.last("accessChanged");
  assertEquals([room, access, by, ref], ["den", "invited", "kim", undefined]);
  assertEquals(await said(ben, { type: "send", text: "Cosy" }), [
    "accessChanged",
    "sent",
    "ben: Cosy",
  ]);
  const { activities } = fixture;
  const done = activities.find(({ type }) => type === "access");
  assertEquals(done, { type: "access", name: "kim", room: "den", access: "invited" });
});

Deno.test("an invited room lets in its creator, operators and who is invited, nobody else", async () => {
  const { fixture, kim, root } = await moderatedRoom();
  await close(kim, "invited");
  const eve = await fixture.join("eve");
  assertEquals(await enterDen(eve), ["error room-private"]);
  assertEquals(await enterDen(eve, "a guess"), ["error room-private"]);
  assertEquals(await enterDen(root), ["roomEntered"]);
  kim.say({ type: "invite", who: "eve" });
  const { room, by } = eve.last("invited");
  assertEquals([room, by], ["den", "kim"]);
  assertEquals(await enterDen(eve), ["invited", "roomEntered"]);
  kim.say({ type: "leave" });
  kim.take();
  assertEquals((await enterDen(kim))[0], "roomEntered");
});

Deno.test("whoever is in a room when it is made private comes back, until he is not invited any more", async () => {
  const { fixture, kim, ben } = await moderatedRoom();
  await close(kim, "invited");
  ben.say({ type: "leave" });
  ben.take();
  assertEquals((await enterDen(ben))[0], "roomEntered");
  await said(kim, { type: "uninvite", who: "ben" });
  ben.say({ type: "leave" });
  ben.take();
  assertEquals(await enterDen(ben), ["error room-private"]);
  // Another kind of being private lets nobody in who was put out of it on purpose.
  const eve = await fixture.join("eve");
  await close(kim, "password", "sesame");
  assertEquals([await enterDen(ben), await enterDen(eve)], [
    ["error room-private"],
    ["error room-private"],
  ]);
});

Deno.test("invite of an account counts when its owner comes, also where another has its name by then", async () => {
  const accounts = moderatedAccounts();
  const { fixture, kim } = await moderatedRoom({ accounts });
  await close(kim, "invited");
  kim.say({ type: "invite", who: "LEE" });
  assertEquals(kim.last("moderated").by, "account");
  const lee = await fixture.join("lee");
  assertEquals(await enterDen(lee), ["roomEntered"]);
  fixture.hub.logout(lee.session);
  accounts.remove("lee");
  const other = fixture.connect();
  await said(other, { type: "register", name: "lee", password: "correct horse 3" });
  assertEquals(await enterDen(other), ["error room-private"]);
});

Deno.test("invite of a guest is his session's, and not his name's", async () => {
  const { fixture, kim } = await moderatedRoom();
  await close(kim, "invited");
  const eve = await joinGreeted(fixture, "eve");
  kim.say({ type: "invite", who: "eve" });
  eve.login("mallory");
  const namesake = await fixture.join("eve");
  assertEquals(await enterDen(namesake), ["error room-private"]);
  lose(fixture.hub, eve);
  const again = resume(fixture, eve);
  again.take();
  assertEquals(await enterDen(again), ["roomEntered"]);
});

Deno.test("invite of nobody is refused, and uninvite of who is not invited", async () => {
  const { kim } = await moderatedRoom();
  assertEquals(await said(kim, { type: "invite", who: "nobody" }), ["error user-not-found"]);
  assertEquals(await said(kim, { type: "uninvite", who: "ben" }), ["error no-such-rule"]);
  assertEquals(await said(kim, { type: "invite", room: "*", who: "ben" }), ["error no-such-room"]);
});

Deno.test("uninvite keeps out from the next time on", async () => {
  const { fixture, kim } = await moderatedRoom();
  await close(kim, "invited");
  const eve = await fixture.join("eve");
  kim.say({ type: "invite", who: "eve" });
  await enterDen(eve);
  kim.say({ type: "uninvite", who: "eve" });
  assertEquals(await said(eve, { type: "send", text: "Still" }), ["sent", "eve: Still"]);
  eve.say({ type: "leave" });
  eve.take();
  assertEquals(await enterDen(eve), ["error room-private"]);
});

Deno.test("invitations of guests who are gone make room for others", async () => {
  const { fixture, kim } = await moderatedRoom({ limits: { maxRules: 1 } });
  const eve = await fixture.join("eve");
  assertEquals(await said(kim, { type: "invite", who: "eve" }), ["moderated"]);
  assertEquals(await said(kim, { type: "invite", who: "ben" }), ["error too-many-rules"]);
  fixture.hub.logout(eve.session);
  assertEquals(await said(kim, { type: "invite", who: "ben" }), ["moderated"]);
});

Deno.test("an invited room is listed to those alone who may enter it, or are there", async () => {
  const { fixture, kim, ben, root } = await moderatedRoom();
  const eve = await fixture.join("eve");
  const isListed = (client: TestClient) => {
    client.say({ type: "listRooms" });
    return client.last("roomList").rooms.map(({ name, access }) => `${name} ${access}`);
  };
  await close(kim, "invited");
  const seen = () => [kim, ben, root, eve].map((client) => isListed(client).length);
  assertEquals(seen(), [1, 1, 1, 0]);
  kim.say({ type: "invite", who: "eve" });
  assertEquals(seen(), [1, 1, 1, 1]);
  await close(kim, "password", "sesame");
  assertEquals(isListed(await fixture.join("mallory")), ["den password"]);
});

Deno.test("a room with a password lets in who knows it, and from then on without", async () => {
  const { fixture, kim } = await moderatedRoom();
  await close(kim, "password", "open sesame");
  const eve = await joinGreeted(fixture, "eve");
  assertEquals(await enterDen(eve), ["error room-private"]);
  assertMatch(eve.last("error").message, /password/);
  assertEquals(await enterDen(eve, "a guess"), ["error wrong-password"]);
  assertEquals(await enterDen(eve, "open sesame"), ["roomEntered"]);
  lose(fixture.hub, eve);
  const again = resume(fixture, eve);
  again.take();
  assertEquals(await enterDen(again), ["roomEntered"]);
  const lee = await fixture.join("lee");
  assertEquals(await enterDen(lee, "open sesame"), ["roomEntered"]);
  kim.say({ type: "listRules" });
  assertEquals(kim.last("ruleList").invited, ["ben", "eve", "lee"]);
  const told = JSON.stringify([fixture.activities, kim.events]);
  assertEquals(told.includes("sesame"), false);
  assertEquals(fixture.activities.filter(({ type }) => type === "wrongRoomPassword").length, 1);
});

Deno.test("a room with a password lets in who knows it where no invitation is left", async () => {
  const { fixture, kim } = await moderatedRoom({ limits: { maxRules: 1 } });
  kim.say({ type: "ban", who: "mallory", by: "name" });
  await close(kim, "password", "open sesame");
  const eve = await fixture.join("eve");
  assertEquals(await enterDen(eve, "open sesame"), ["roomEntered"]);
  eve.say({ type: "leave" });
  eve.take();
  assertEquals(await enterDen(eve), ["error room-private"]);
});

Deno.test("a room's password does not help who is banned", async () => {
  const { fixture, kim } = await moderatedRoom();
  await close(kim, "password", "open sesame");
  kim.say({ type: "ban", who: "eve", by: "name" });
  kim.say({ type: "invite", who: "lee" });
  kim.say({ type: "ban", who: "lee" });
  for (const name of ["eve", "lee"]) {
    assertEquals(await enterDen(await fixture.join(name), "open sesame"), ["error banned"]);
  }
});

Deno.test("setAccess gives a room another password, and drops no invitation", async () => {
  const { fixture, kim } = await moderatedRoom();
  await close(kim, "password", "one one one");
  kim.say({ type: "invite", who: "lee" });
  await close(kim, "password", "two two two");
  const eve = await fixture.join("eve");
  assertEquals(await enterDen(eve, "one one one"), ["error wrong-password"]);
  assertEquals(await enterDen(eve, "two two two"), ["roomEntered"]);
  assertEquals(await enterDen(await fixture.join("lee")), ["roomEntered"]);
  kim.take();
  assertEquals(await said(kim, { type: "setAccess", access: "password" }), ["accessChanged"]);
  eve.say({ type: "leave" });
  assertEquals((await enterDen(await fixture.join("mallory"), "two two two"))[0], "roomEntered");
});

Deno.test("setAccess refuses passwords that nobody can type, that are missing, and that are for nothing", async () => {
  const { kim } = await moderatedRoom();
  const refusals = [
    [{ access: "password" }, "error password-required"],
    [{ access: "password", password: "" }, "error password-required"],
    [{ access: "password", password: "x\x07y" }, "error bad-password"],
    [{ access: "password", password: "x".repeat(257) }, "error bad-password"],
    [{ access: "invited", password: "sesame" }, "error bad-message"],
  ] as const;
  for (const [fields, refusal] of refusals) {
    assertEquals(await said(kim, { type: "setAccess", ...fields }), [refusal]);
  }
});

Deno.test("guesses at a room's password are slowed down", async () => {
  const { fixture, kim } = await moderatedRoom();
  await close(kim, "password", "open sesame");
  const eve = await fixture.join("eve");
  for (let guess = 0; guess < 6; guess++) await enterDen(eve, `guess ${guess}`);
  assertEquals(await enterDen(eve, "open sesame"), ["error too-many-logins"]);
  fixture.clock.advance(60_000);
  assertEquals(await enterDen(eve, "open sesame"), ["roomEntered"]);
});

Deno.test("create makes a room that is private from the start", async () => {
  const { fixture, kim } = await moderatedRoom();
  const create = { type: "create", exclusive: false } as const;
  await said(kim, { ...create, room: "attic", access: "invited" });
  await said(kim, { ...create, room: "cellar", access: "password", password: "sesame" });
  const eve = await fixture.join("eve");
  const enter = { type: "enter", ifMissing: "refuse", exclusive: false } as const;
  assertEquals(await said(eve, { ...enter, room: "attic" }), ["error room-private"]);
  assertEquals(await said(eve, { ...enter, room: "cellar", password: "x" }), [
    "error wrong-password",
  ]);
  assertEquals(await said(eve, { ...enter, room: "cellar", password: "sesame" }), ["roomEntered"]);
  assertEquals(await said(eve, { ...create, room: "loft", access: "password" }), [
    "error password-required",
  ]);
  assertEquals(fixture.hub.rooms.find("loft"), undefined);
});

Deno.test("who checks a room's password holds nobody up, and is let in by the lock that is there then", async () => {
  const { fixture, kim } = await moderatedRoom();
  await close(kim, "password", "open sesame");
  const eve = await fixture.join("eve");
  const entering = enterDen(eve, "open sesame");
  kim.take();
  kim.send("Meanwhile");
  assertEquals(kim.heard(), ["sent", "kim: Meanwhile"]);
  await close(kim, "invited");
  await entering;
  await settled();
  assertEquals(eve.session.rooms.size, 0);
  assertEquals(eve.last("error").code, "room-private");
});

Deno.test("setAccess that is not kept changes nothing", async () => {
  const failing = failingChat({ accounts: moderatedAccounts() });
  const { kim, ben } = await kimsRoom(failing);
  failing.history.failNext("describe");
  assertEquals(await said(kim, { type: "setAccess", access: "invited" }), ["error unavailable"]);
  assertEquals(ben.heard(), []);
  assertEquals(await enterDen(await failing.join("eve")), ["roomEntered"]);
});

Deno.test("who knows a room's password is let in when that is kept, and not before", async () => {
  const failing = failingChat({ accounts: moderatedAccounts() });
  const { kim } = await kimsRoom(failing);
  await close(kim, "password", "open sesame");
  const eve = await failing.join("eve");
  failing.history.failNext("describe");
  assertEquals(await enterDen(eve, "open sesame"), ["error unavailable"]);
  assertEquals(await enterDen(eve, "open sesame"), ["roomEntered"]);
});

for (const [password, heard] of [["old", "error wrong-password"], ["new", "roomEntered"]]) {
  Deno.test(`a room that gets another lock meanwhile is entered by the ${password} password: ${heard}`, async () => {
    const { fixture, kim } = await moderatedRoom();
    await close(kim, "password", "new");
    const room = fixture.hub.rooms.require("den");
    const { lock } = room.policy;
    await close(kim, "password", password);
    const eve = await fixture.join("eve");
    const entering = enterDen(eve, password);
    room.policy = { ...room.policy, lock };
    assertEquals(await entering, [heard]);
  });
}

Deno.test("setAccess is refused to whoever may not do it any more when the password is hashed", async () => {
  const accounts = moderatedAccounts();
  const { fixture, kim, root } = await moderatedRoom({ accounts });
  const setting = said(root, {
    type: "setAccess",
    room: "den",
    access: "password",
    password: "sesame",
  });
  accounts.setRoles("root");
  fixture.hub.accountsChanged(() => true);
  assertEquals(await setting, ["error not-allowed"]);
  assertEquals(kim.heard(), []);
});

Deno.test("create makes no room for somebody who is gone before its password is hashed", async () => {
  const { fixture, ben, kim } = await moderatedRoom();
  const create = { type: "create", exclusive: true, access: "password", password: "x" } as const;
  const creating = [
    ben.say({ ...create, room: "nest" }),
    kim.say({ ...create, room: "attic" }),
  ];
  lose(fixture.hub, ben, kim);
  await Promise.all(creating);
  assertEquals(fixture.hub.rooms.listed().map(({ name }) => name.shown), ["den"]);
});
