import { assert, assertEquals, assertMatch } from "@std/assert";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { kimsRoom, moderatedAccounts, moderatedRoom, said } from "../../helpers/moderated_room.ts";
import { chat, failingChat, lateChat, lateFailingChat } from "../../helpers/chat_fixture.ts";
import { joinGreeted, lose, resume } from "../../helpers/returning.ts";
import { PASSWORD } from "../../helpers/test_accounts.ts";
import { TestDoors } from "../../helpers/test_doors.ts";

const MINUTE_MS = 60_000;

Deno.test("ban puts somebody out and keeps him out, until it expires", async () => {
  const { fixture, kim, ben } = await moderatedRoom();
  kim.say({ type: "ban", who: "ben", forMs: MINUTE_MS, reason: "spam" });
  const untilMs = FakeClock.START_MS + MINUTE_MS;
  assertEquals(kim.heard(), ["ben banned den", "moderated"]);
  assertEquals(kim.last("moderated").untilMs, untilMs);
  assertEquals(ben.last("putOut").why, "banned");
  ben.take();
  ben.enter("den");
  assertEquals(ben.heard(), ["error banned"]);
  assertMatch(
    ben.last("error").message,
    /^You are banned from room den until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d: spam$/,
  );
  fixture.clock.advance(MINUTE_MS - 1);
  ben.enter("den");
  assertEquals(ben.heard(), ["error banned"]);
  fixture.clock.advance(1);
  ben.enter("den");
  assertEquals(ben.heard(), ["roomEntered"]);
  kim.say({ type: "listRules" });
  assertEquals(kim.last("ruleList").bans, []);
});

Deno.test("ban without a time is for good, and unban lets in again", async () => {
  const { fixture, kim, ben } = await moderatedRoom();
  kim.say({ type: "ban", who: "ben" });
  assertEquals(kim.last("moderated").untilMs, null);
  fixture.clock.advance(1000 * MINUTE_MS);
  ben.take();
  ben.enter("den");
  assertEquals(ben.last("error").message, "You are banned from room den");
  kim.take();
  kim.say({ type: "unban", who: "BEN" });
  kim.say({ type: "unban", who: "ben" });
  assertEquals(kim.heard(), ["moderated", "error no-such-rule"]);
  ben.take();
  ben.enter("den");
  assertEquals(ben.heard(), ["roomEntered"]);
});

Deno.test("ban of somebody who is not here keeps him out when he comes", async () => {
  const { fixture, kim } = await moderatedRoom();
  kim.say({ type: "ban", who: "Eve", by: "name" });
  kim.say({ type: "ban", who: "lee" });
  for (const name of ["eve", "lee"]) {
    const client = await fixture.join(name);
    client.enter("den");
    assertEquals(client.heard(), ["error banned"], name);
  }
});

Deno.test("ban about the same again takes the place of the one before", async () => {
  const { kim } = await moderatedRoom();
  kim.say({ type: "ban", who: "eve", by: "name", forMs: 1000, reason: "one" });
  kim.say({ type: "ban", who: "eve", by: "name", reason: "two" });
  kim.say({ type: "listRules" });
  const bans = kim.last("ruleList").bans.map(({ who, reason, untilMs }) => [who, reason, untilMs]);
  assertEquals(bans, [["eve", "two", null]]);
});

Deno.test("ban of a guest holds for him under any name, as long as his session goes on", async () => {
  const { fixture, kim } = await moderatedRoom();
  const eve = await joinGreeted(fixture, "eve", "den");
  kim.say({ type: "ban", who: "eve" });
  eve.login("mallory");
  eve.take();
  eve.enter("den");
  eve.login("lee", PASSWORD);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  eve.enter("den");
  assertEquals(eve.heard(), ["error banned", "named", "error banned"]);
  lose(fixture.hub, eve);
  const again = resume(fixture, eve);
  again.take();
  again.enter("den");
  assertEquals(again.heard(), ["error banned"]);
});

Deno.test("ban of an account is for the account, however it is written and from anywhere", async () => {
  const { fixture, kim } = await moderatedRoom();
  kim.say({ type: "ban", who: "LEE" });
  assertEquals(kim.last("moderated").by, "account");
  const lee = fixture.connect({}, "198.51.100.7:1");
  await lee.login("lee", PASSWORD);
  lee.take();
  lee.enter("den");
  assertEquals(lee.heard(), ["error banned"]);
});

Deno.test("ban by address keeps out whoever comes from there, and names the address to operators alone", async () => {
  const { fixture, kim, root } = await moderatedRoom();
  const eve = fixture.connect({}, "198.51.100.7:1");
  eve.login("eve");
  eve.enter("den");
  kim.take();
  kim.say({ type: "ban", who: "eve", by: "address" });
  assertEquals(kim.heard(), ["eve banned den", "moderated"]);
  assertEquals([kim.last("moderated").who, kim.last("moderated").by], ["eve", "address"]);
  kim.say({ type: "listRules" });
  root.say({ type: "listRules", room: "den" });
  const who = [kim, root].map((client) => client.last("ruleList").bans[0]?.who);
  assertEquals(who, ["eve", "198.51.100.7"]);
  const other = fixture.connect({}, "198.51.100.7:2");
  other.login("mallory");
  other.take();
  other.enter("den");
  assertEquals(other.heard(), ["error banned"]);
  const elsewhere = fixture.connect({}, "198.51.100.8:2");
  elsewhere.login("trudy");
  elsewhere.take();
  elsewhere.enter("den");
  assertEquals(elsewhere.heard(), ["roomEntered"]);
  const [done] = fixture.activities.filter(({ type }) => type === "moderated");
  assert(done?.type === "moderated");
  assertEquals([done.who, done.addresses], ["eve", ["198.51.100.7"]]);
});

Deno.test("ban by address is about the IPv6 network", async () => {
  const { fixture, root } = await moderatedRoom();
  root.say({ type: "ban", room: "den", who: "2001:db8::7" });
  assertEquals(root.last("moderated").who, "2001:db8:0:0::/64");
  const eve = fixture.connect({}, "2001:db8::8:1");
  eve.login("eve");
  eve.take();
  eve.enter("den");
  assertEquals(eve.heard(), ["error banned"]);
  root.say({ type: "unban", room: "den", who: "2001:db8::9" });
  eve.enter("den");
  assertEquals(eve.heard(), ["roomEntered"]);
});

Deno.test("ban by a typed address is for operators, and so is trying addresses at unban", async () => {
  const { kim, root } = await moderatedRoom();
  assertEquals(await said(kim, { type: "ban", who: "198.51.100.7" }), ["error not-allowed"]);
  await said(root, { type: "ban", room: "den", who: "198.51.100.7" });
  assertEquals(await said(kim, { type: "unban", who: "198.51.100.7" }), ["error no-such-rule"]);
  kim.say({ type: "listRules" });
  assertEquals(kim.last("ruleList").bans[0]?.who, "an address");
});

Deno.test("ban by this machine's address is refused: it stands for everybody behind a proxy", async () => {
  const { fixture, root } = await moderatedRoom();
  const eve = fixture.connect({}, "127.0.0.1:5");
  eve.login("eve");
  const all = ["127.0.0.1", "127.5.5.5", "::1", "::2", "::ffff:127.0.0.1"];
  for (const who of all) {
    for (const room of ["den", "*"]) {
      assertEquals(await said(root, { type: "ban", room, who }), ["error not-allowed"], who);
    }
  }
  const byName = { type: "ban", room: "*", who: "eve", by: "address" } as const;
  assertEquals(await said(root, byName), ["error not-allowed"]);
});

Deno.test("ban by an address that one shares oneself is refused, and leaves operators alone", async () => {
  const { fixture, kim, root } = await moderatedRoom();
  assertEquals(await said(kim, { type: "ban", who: "ben", by: "address" }), ["error not-allowed"]);
  assertMatch(kim.last("error").message, /same address/);
  const eve = fixture.connect({}, "198.51.100.7:1");
  eve.login("eve");
  fixture.hub.logout(root.session);
  const boss = fixture.connect({}, "198.51.100.7:2");
  await boss.login("root", PASSWORD);
  boss.enter("den");
  assertEquals(await said(kim, { type: "ban", who: "eve", by: "address" }), [
    "root entered den",
    "moderated",
  ]);
  boss.enter("lobby");
  boss.take();
  boss.enter("den");
  assertEquals(boss.heard(), ["roomEntered"]);
});

Deno.test("ban needs somebody it can be about", async () => {
  const { kim } = await moderatedRoom();
  const refusals = [
    [{ who: "nobody", by: "account" }, "error user-not-found"],
    [{ who: "nobody", by: "address" }, "error user-not-found"],
    [{ who: "no body" }, "error bad-name"],
    [{ who: "eve", forMs: 0 }, "error bad-message"],
    [{ who: "eve", reason: "x".repeat(201) }, "error line-too-long"],
    [{ who: "eve", room: "nowhere" }, "error no-such-room"],
  ] as const;
  for (const [fields, refusal] of refusals) {
    assertEquals(await said(kim, { type: "ban", ...fields }), [refusal], fields.who);
  }
});

Deno.test("ban of somebody who is away keeps him out when he comes back", async () => {
  const { fixture, kim } = await moderatedRoom();
  const eve = await joinGreeted(fixture, "eve", "den");
  lose(fixture.hub, eve);
  kim.say({ type: "ban", who: "eve" });
  const again = resume(fixture, eve);
  again.login("trudy");
  again.take();
  again.enter("den");
  assertEquals(again.heard(), ["error banned"]);
});

Deno.test("ban bounds the rules of a room, those that have expired apart", async () => {
  const { fixture, kim } = await moderatedRoom({ limits: { maxRules: 2 } });
  kim.say({ type: "ban", who: "one", by: "name", forMs: 1000 });
  kim.say({ type: "mute", who: "two", by: "name" });
  kim.take();
  kim.say({ type: "ban", who: "three", by: "name" });
  kim.say({ type: "invite", who: "lee" });
  kim.say({ type: "ban", who: "one", by: "name", forMs: 1000, reason: "again" });
  assertEquals(kim.heard(), ["error too-many-rules", "error too-many-rules", "moderated"]);
  fixture.clock.advance(1000);
  kim.say({ type: "ban", who: "three", by: "name" });
  assertEquals(kim.heard(), ["moderated"]);
});

Deno.test("ban that is not kept is told to nobody, and puts nobody out", async () => {
  const failing = failingChat({ accounts: moderatedAccounts() });
  const { kim, ben } = await kimsRoom(failing);
  failing.history.failNext("describe");
  kim.say({ type: "ban", who: "ben" });
  assertEquals([kim.heard(), ben.heard()], [["error unavailable"], []]);
  ben.send("Still here");
  assertEquals(ben.heard(), ["sent", "ben: Still here"]);
  kim.say({ type: "listRules" });
  assertEquals(kim.last("ruleList").bans, []);
});

Deno.test("ban is told when it is kept, and nobody slips in before", async () => {
  const late = lateChat({ accounts: moderatedAccounts() });
  const { kim, ben } = await kimsRoom(late);
  const banned = kim.say({ type: "ban", who: "ben" });
  assertEquals([kim.heard(), ben.heard()], [[], []]);
  ben.send("Last words");
  await late.history.commitUntil(banned);
  late.history.commitAll();
  assertEquals(kim.heard(), ["ben banned den", "moderated"]);
  assertEquals(ben.heard(), ["putOut", "error not-in-room"]);
});

Deno.test("ban that fails late is told to nobody", async () => {
  const late = lateFailingChat({ accounts: moderatedAccounts() });
  const { kim, ben } = await kimsRoom(late);
  late.failing.failNext("describe");
  await late.history.commitUntil(kim.say({ type: "ban", who: "ben" }));
  assertEquals([kim.heard(), ben.heard()], [["error unavailable"], []]);
});

for (const type of ["kick", "ban"] as const) {
  Deno.test(`${type} takes the ticket away that somebody was given`, async () => {
    const fixture = chat({ accounts: moderatedAccounts(), doors: new TestDoors() });
    const { kim } = await kimsRoom(fixture);
    const eve = await fixture.join("eve");
    for (const name of ["eve", "lee"]) kim.say({ type: "invite", who: name });
    await said(kim, { type: "setAccess", access: "invited" });
    await eve.enter("den");
    const { ticket = "" } = eve.last("roomEntered");
    const room = fixture.hub.rooms.require("den");
    await said(kim, { type, who: "eve" });
    assertEquals([ticket.length, fixture.hub.tickets.take(ticket, room)], [16, null]);
  });
}

Deno.test("ban and mute refuse a name that nobody has, unless the name is meant", async () => {
  const { kim } = await moderatedRoom();
  for (const type of ["ban", "mute"] as const) {
    assertEquals(await said(kim, { type, who: "bne" }), ["error user-not-found"]);
    assertMatch(kim.last("error").message, /Say name:bne to mean whoever takes it/);
    assertEquals(await said(kim, { type, who: "bne", by: "name" }), ["moderated"]);
  }
});

Deno.test("ban of a guest's name again still means who had it then", async () => {
  const { kim, ben } = await moderatedRoom();
  await said(kim, { type: "ban", who: "ben", forMs: MINUTE_MS });
  await ben.login("bob");
  await said(kim, { type: "ban", who: "ben", by: "name" });
  ben.take();
  ben.enter("den");
  assertEquals(ben.heard(), ["error banned"]);
});

Deno.test("rules of a guest's room have a bound of their own", async () => {
  const fixture = chat({ limits: { maxGuestRules: 1 } });
  const eve = await fixture.join("eve");
  await eve.create("nest");
  eve.take();
  const ban = (who: string) => said(eve, { type: "ban", who, by: "name" });
  assertEquals([await ban("one"), await ban("two")], [["moderated"], ["error too-many-rules"]]);
});
