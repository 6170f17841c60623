import { assertEquals } from "@std/assert";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { kimsRoom, moderatedAccounts, moderatedRoom } from "../../helpers/moderated_room.ts";
import { lateChat } from "../../helpers/chat_fixture.ts";
import { joinGreeted, lose, resume } from "../../helpers/returning.ts";

Deno.test("kick puts somebody out of the room, and tells him, the others and the log", async () => {
  const { fixture, kim, ben } = await moderatedRoom();
  kim.say({ type: "kick", who: "BEN", reason: " spam\x07 ", ref: 4 });
  const atMs = FakeClock.START_MS;
  assertEquals(ben.take(), [
    { type: "putOut", room: "den", why: "kicked", by: "kim", reason: "spam", untilMs: null, atMs },
  ]);
  const from = { name: "ben", account: null, session: ben.session.key };
  assertEquals(kim.take(), [
    { type: "memberLeft", room: "den", from, reason: "kicked", by: "kim", text: "spam", atMs },
    {
      type: "moderated",
      act: "kick",
      room: "den",
      who: "ben",
      by: "name",
      untilMs: null,
      reason: "spam",
      ref: 4,
    },
  ]);
  assertEquals(fixture.activities.at(-1), {
    type: "moderated",
    act: "kick",
    name: "kim",
    who: "ben",
    subject: "name",
    addresses: [],
    room: "den",
    untilMs: null,
    reason: "spam",
  });
});

Deno.test("kick leaves the way back open", async () => {
  const { kim, ben } = await moderatedRoom();
  kim.say({ type: "kick", who: "ben" });
  ben.take();
  ben.send("Hello?");
  ben.enter("den");
  assertEquals(ben.heard(), ["error not-in-room", "roomEntered"]);
});

Deno.test("kick puts out all connections of a user, and tells the others once", async () => {
  const { fixture, kim } = await moderatedRoom();
  const lees = [await fixture.join("lee", "den"), await fixture.join("lee", "den")];
  kim.take();
  kim.say({ type: "kick", who: "lee" });
  for (const lee of lees) assertEquals(lee.heard().filter((what) => what === "putOut").length, 1);
  assertEquals(kim.heard(), ["lee kicked den", "moderated"]);
});

Deno.test("kick of somebody who is not in the room is refused", async () => {
  const { fixture, kim } = await moderatedRoom();
  await fixture.join("eve", "lobby");
  kim.take();
  for (const who of ["eve", "nobody", "lee"]) kim.say({ type: "kick", who });
  assertEquals(kim.heard(), Array(3).fill("error user-not-found"));
});

Deno.test("kick on the whole server ends all connections, those that are awaited, too", async () => {
  const { fixture, kim, root } = await moderatedRoom();
  const eve = await joinGreeted(fixture, "eve", "den");
  const mallory = await joinGreeted(fixture, "mallory");
  lose(fixture.hub, mallory);
  root.say({ type: "kick", room: "*", who: "eve", reason: "spam" });
  root.say({ type: "kick", room: "*", who: "mallory" });
  root.say({ type: "kick", room: "*", who: "nobody" });
  assertEquals(root.heard(), ["moderated", "moderated", "error user-not-found"]);
  const [end] = eve.ends;
  assertEquals([end?.code, end?.reason, end?.mayReconnect], [
    "kicked",
    "You were put off the server by root: spam",
    false,
  ]);
  assertEquals(kim.heard().includes("eve kicked den"), true);
  for (const client of [eve, mallory]) {
    assertEquals(resume(fixture, client).last("welcome").resumed, null);
  }
});

Deno.test("kick ends the reading of somebody who catches up", async () => {
  const { fixture, kim } = await moderatedRoom({ limits: { maxHistoryMessages: 1 } });
  const eve = await joinGreeted(fixture, "eve", "den");
  for (const text of ["one", "two", "three"]) kim.send(text);
  const { epoch } = kim.last("sent");
  eve.say({ type: "leave" });
  eve.stopReading();
  eve.enter("den", { after: { epoch, seq: 0 } });
  kim.say({ type: "kick", who: "eve" });
  eve.take();
  eve.read();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  kim.send("four");
  assertEquals(eve.heard(), []);
});

Deno.test("kick takes back what waits behind it: nobody speaks in a room that he is out of", async () => {
  const late = lateChat({ accounts: moderatedAccounts() });
  const { kim, ben, root } = await kimsRoom(late);
  kim.send("one");
  const kicked = root.say({ type: "kick", room: "den", who: "ben" });
  ben.send("two", { sendId: 1 });
  await late.history.commitUntil(kicked);
  late.history.commitAll();
  assertEquals(kim.heard().filter((what) => what.startsWith("ben")), ["ben kicked den"]);
  assertEquals(ben.last("error").code, "not-in-room");
});
