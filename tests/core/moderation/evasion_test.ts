import { assertEquals } from "@std/assert";
import { chat, lateChat } from "../../helpers/chat_fixture.ts";
import { kimsRoom, moderatedAccounts, moderatedRoom, said } from "../../helpers/moderated_room.ts";
import { PASSWORD } from "../../helpers/test_accounts.ts";
import { TestDoors } from "../../helpers/test_doors.ts";
import { settled } from "../../helpers/returning.ts";

Deno.test("ban holds for whoever is in the room under another name, and logs in or takes the banned one", async () => {
  const { fixture, kim } = await moderatedRoom();
  for (const [who, password] of [["lee", PASSWORD], ["mallory", undefined]] as const) {
    const by = password === undefined ? { by: "name" } as const : {};
    kim.say({ type: "ban", who, ...by, reason: "spam" });
    const guest = await fixture.join("visitor", "den");
    kim.take();
    await guest.login(who, password);
    await settled();
    assertEquals(guest.heard(), ["putOut", "named"], who);
    assertEquals(kim.heard(), [`visitor is ${who} in den`, `${who} banned den`]);
    assertEquals(await said(guest, { type: "send", text: "Ha" }), ["error not-in-room"]);
  }
});

Deno.test("ban takes back what waits behind it, also of somebody who has hung up", async () => {
  const { fixture, kim, ben } = await kimsRoom(lateChat({ accounts: moderatedAccounts() }));
  kim.say({ type: "ban", who: "ben" });
  ben.send("Too late");
  fixture.hub.close(ben.session, "lost");
  for (let i = 0; i < 20; i++) {
    fixture.history.commit();
    await settled();
  }
  assertEquals(fixture.history.batches, []);
});

Deno.test("ban that an operator made about the creator is not replaced by his own", async () => {
  const fixture = chat({ accounts: moderatedAccounts() });
  const [eve, root] = [await fixture.join("eve"), await fixture.join("root")];
  eve.create("nest");
  root.say({ type: "mute", room: "nest", who: "eve" });
  await eve.login("trudy");
  eve.take();
  assertEquals(await said(eve, { type: "mute", who: "eve", by: "name", forMs: 1 }), [
    "error not-allowed",
  ]);
  assertEquals(await said(eve, { type: "send", text: "Ha" }), ["error muted"]);
});

Deno.test("uninvite takes the ticket away that somebody was given", async () => {
  const doors = new TestDoors();
  const { fixture, kim, ben } = await moderatedRoom({ doors });
  kim.say({ type: "setAccess", access: "invited" });
  ben.say({ type: "leave" });
  await said(ben, { type: "enter", room: "den", ifMissing: "refuse", exclusive: true });
  const { ticket = "" } = ben.last("roomEntered");
  ben.say({ type: "leave" });
  kim.say({ type: "uninvite", who: "ben" });
  const other = fixture.connect({ namesGuests: true });
  await fixture.hub.redeem(other.session, "den", ticket);
  await settled();
  assertEquals(other.heard(), ["error not-allowed"]);
});

Deno.test("a name in brackets is no address", async () => {
  const { fixture, kim, root } = await moderatedRoom();
  await fixture.join("[192.0.2.9]", "den");
  kim.take();
  assertEquals(await said(kim, { type: "kick", who: "[192.0.2.9]" }), [
    "[192.0.2.9] kicked den",
    "moderated",
  ]);
  root.say({ type: "ban", room: "*", who: "[192.0.2.9]" });
  assertEquals(root.last("moderated").by, "name");
});

Deno.test("setAccess looks once for all members who is known: there may be thousands", async () => {
  const { fixture: { hub, join }, kim } = await moderatedRoom();
  for (const name of ["eve", "mallory", "trudy"]) await join(name, "den");
  const { presence } = hub;
  const sessionKeys = presence.sessionKeys.bind(presence);
  let looks = 0;
  presence.sessionKeys = () => {
    looks++;
    return sessionKeys();
  };
  kim.say({ type: "setAccess", access: "invited" });
  kim.say({ type: "listRules" });
  assertEquals([kim.last("ruleList").invited.length, looks], [4, 1]);
});

Deno.test("a creator does not undo by deleting the room what an operator has done to him", async () => {
  for (const type of ["ban", "mute"] as const) {
    const { kim, root } = await moderatedRoom();
    root.say({ type, room: "den", who: "kim" });
    kim.take();
    assertEquals(await said(kim, { type: "delete", room: "den" }), ["error not-allowed"]);
    root.say({ type: type === "ban" ? "unban" : "unmute", room: "den", who: "kim" });
    kim.take();
    assertEquals(await said(kim, { type: "delete", room: "den" }), ["roomDeleted"]);
  }
});

Deno.test("mute on the whole server holds for invitations and for what one is away for", async () => {
  const { kim, root } = await moderatedRoom();
  root.say({ type: "mute", room: "*", who: "kim" });
  kim.take();
  assertEquals(await said(kim, { type: "invite", who: "ben" }), ["error muted"]);
  assertEquals(await said(kim, { type: "away", text: "Hear me" }), ["error muted"]);
  assertEquals(await said(kim, { type: "away", text: "" }), ["away"]);
  assertEquals(await said(kim, { type: "away" }), ["away"]);
});

Deno.test("a room whose password changes faster than it is checked is entered later", async () => {
  const { fixture: { hub, join, activities }, kim } = await moderatedRoom();
  const password = "tulip-42";
  await kim.say({ type: "setAccess", access: "password", password });
  const eve = await join("eve");
  const opens = hub.locks.opens.bind(hub.locks);
  hub.locks.opens = async (attempt) => {
    await kim.say({ type: "setAccess", access: "password", password });
    return await opens(attempt);
  };
  await eve.enter("den", { password });
  assertEquals([eve.heard(), eve.last("error").mayRetry], [["error unavailable"], true]);
  assertEquals(activities.filter(({ type }) => type === "bug"), []);
});

Deno.test("a ticket makes nobody an operator who is none any more", async () => {
  const accounts = moderatedAccounts();
  const { fixture, root } = await moderatedRoom({ accounts, doors: new TestDoors() });
  root.enter("den");
  root.say({ type: "setAccess", access: "invited" });
  root.say({ type: "leave" });
  root.enter("den");
  const { ticket = "" } = root.last("roomEntered");
  fixture.hub.logout(root.session);
  accounts.setRoles("root");
  fixture.hub.accountsChanged(() => true);
  const other = fixture.connect();
  await fixture.hub.redeem(other.session, "den", ticket);
  await settled();
  assertEquals(other.session.user?.roles ?? [], []);
});

Deno.test("a ticket from when the room was open is good no more for whoever is not let in by now", async () => {
  const doors = new TestDoors();
  const { hub, join, connect } = chat({ accounts: moderatedAccounts(), doors, login: "required" });
  const kim = await join("kim");
  kim.create("den");
  const lee = await join("lee", "den");
  const { ticket = "" } = lee.last("roomEntered");
  lee.say({ type: "leave" });
  kim.say({ type: "setAccess", access: "invited" });
  const other = connect();
  await hub.redeem(other.session, "den", ticket);
  await settled();
  assertEquals(other.heard(), ["error not-allowed"]);
});
