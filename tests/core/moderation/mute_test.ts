import { assertEquals, assertMatch } from "@std/assert";
import { moderatedRoom, said } from "../../helpers/moderated_room.ts";

Deno.test("mute lets somebody listen, and say nothing until it expires", async () => {
  const { fixture, kim, ben } = await moderatedRoom();
  kim.say({ type: "mute", who: "ben", forMs: 1000, reason: "too loud" });
  assertEquals(ben.heard(), ["notice"]);
  assertMatch(ben.last("notice").text, /^You may not speak in room den until .*: too loud$/);
  assertEquals(await said(ben, { type: "send", text: "Hm" }), ["error muted"]);
  assertMatch(ben.last("error").message, /^You may not speak in room den until .*: too loud$/);
  kim.take();
  kim.send("Quiet here");
  assertEquals(ben.heard(), ["kim: Quiet here"]);
  fixture.clock.advance(1000);
  assertEquals(await said(ben, { type: "send", text: "Back" }), ["sent", "ben: Back"]);
});

Deno.test("mute keeps the topic from being set, also where everybody may", async () => {
  const { fixture, root } = await moderatedRoom();
  const eve = await fixture.join("eve", "lobby");
  await said(root, { type: "mute", room: "lobby", who: "eve" });
  eve.take();
  assertEquals(await said(eve, { type: "topic", text: "Mine" }), ["error muted"]);
  assertEquals(await said(eve, { type: "topic" }), ["topic"]);
});

Deno.test("mute in a room is for that room alone, and holds for another name", async () => {
  const { kim, ben } = await moderatedRoom();
  await said(kim, { type: "mute", who: "ben" });
  ben.login("benny");
  ben.take();
  assertEquals(await said(ben, { type: "send", text: "Hm" }), ["error muted"]);
  assertEquals(await said(ben, { type: "sendPrivate", to: "kim", text: "Hm" }), ["privateSent"]);
  await ben.enter("lobby");
  ben.take();
  assertEquals(await said(ben, { type: "send", text: "Free" }), ["sent", "benny: Free"]);
});

Deno.test("mute on the whole server is for every room and for private messages", async () => {
  const { ben, root } = await moderatedRoom();
  await said(root, { type: "mute", room: "*", who: "ben" });
  assertEquals(ben.heard(), ["notice"]);
  assertEquals(ben.last("notice").text, "You may not speak on this server");
  await ben.enter("lobby");
  ben.take();
  assertEquals(await said(ben, { type: "send", text: "Hm" }), ["error muted"]);
  assertEquals(await said(ben, { type: "sendPrivate", to: "kim", text: "Hm" }), ["error muted"]);
  await said(root, { type: "unmute", room: "*", who: "ben" });
  assertEquals(await said(ben, { type: "send", text: "Free" }), ["notice", "sent", "ben: Free"]);
});

Deno.test("mute answers a send id again as it was answered", async () => {
  const { kim, ben } = await moderatedRoom();
  await said(kim, { type: "mute", who: "ben" });
  ben.take();
  ben.send("Hm", { sendId: 1 });
  await said(kim, { type: "unmute", who: "ben" });
  ben.send("Hm", { sendId: 1 });
  assertEquals(ben.heard(), ["error muted", "notice", "error muted"]);
});
