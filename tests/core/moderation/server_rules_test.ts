import { assertEquals, assertMatch } from "@std/assert";
import { chatOver, countingHex, failingChat, lateChat } from "../../helpers/chat_fixture.ts";
import { FakeClock } from "../../helpers/fake_clock.ts";
import { LastingMemory } from "../../helpers/lasting_memory.ts";
import { kimsRoom, moderatedAccounts, moderatedRoom, said } from "../../helpers/moderated_room.ts";
import { joinGreeted, lose, resume } from "../../helpers/returning.ts";
import { PASSWORD } from "../../helpers/test_accounts.ts";

Deno.test("ban on the whole server ends the connections, and refuses the name", async () => {
  const { fixture, ben, root } = await moderatedRoom();
  root.say({ type: "ban", room: "*", who: "ben", forMs: 1000, reason: "spam" });
  const [end] = ben.ends;
  assertEquals([end?.code, end?.mayReconnect], ["banned", false]);
  assertMatch(end?.reason ?? "", /^You are banned from this server until .*: spam\.$/);
  const again = fixture.connect();
  again.login("BEN");
  again.login("eve");
  again.login("ben");
  assertEquals(again.heard(), ["error banned", "named", "error banned"]);
  fixture.clock.advance(1000);
  again.login("ben");
  assertEquals(again.heard(), ["named"]);
});

Deno.test("ban of an account on the whole server is told to whoever knows its password alone", async () => {
  const { fixture, root } = await moderatedRoom();
  root.say({ type: "ban", room: "*", who: "lee" });
  const lee = fixture.connect();
  await lee.login("lee", "a wrong guess");
  await lee.login("lee", PASSWORD);
  assertEquals(lee.heard(), ["error wrong-password", "error banned"]);
});

Deno.test("ban of a name on the whole server keeps it from being registered", async () => {
  const { fixture, root } = await moderatedRoom();
  root.say({ type: "ban", room: "*", who: "eve", by: "name" });
  const eve = fixture.connect();
  const register = { type: "register", name: "eve", password: "correct horse 2" } as const;
  assertEquals(await said(eve, register), ["error banned"]);
});

Deno.test("ban of an address on the whole server ends all from there, and refuses connections", async () => {
  const { fixture, root } = await moderatedRoom();
  const eve = fixture.connect({}, "198.51.100.7:1");
  eve.login("eve");
  const nameless = fixture.connect({}, "198.51.100.7:2");
  const away = fixture.connect({}, "198.51.100.7:3");
  away.login("trudy");
  away.say({ type: "hello", protocol: 1, client: "t" });
  const { token } = away.last("welcome");
  lose(fixture.hub, away);
  root.say({ type: "ban", room: "*", who: "eve", by: "address", reason: "spam" });
  assertEquals(root.last("moderated").who, "198.51.100.7");
  assertEquals([eve, nameless].map(({ ends }) => ends[0]?.code), ["banned", "banned"]);
  assertEquals(
    fixture.hub.refusalOf("198.51.100.7")?.reason,
    "You are banned from this server: spam.",
  );
  assertEquals(fixture.hub.refusalOf("198.51.100.8"), null);
  const elsewhere = fixture.connect();
  elsewhere.say({ type: "hello", protocol: 1, client: "t", token });
  assertEquals(elsewhere.last("welcome").resumed, null);
  root.say({ type: "unban", room: "*", who: "198.51.100.7" });
  assertEquals(fixture.hub.refusalOf("198.51.100.7"), null);
});

Deno.test("ban on the whole server gives up who is away: nobody goes on with his session", async () => {
  const { fixture, root } = await moderatedRoom();
  const eve = await joinGreeted(fixture, "eve", "den");
  lose(fixture.hub, eve);
  root.say({ type: "ban", room: "*", who: "eve" });
  const again = resume(fixture, eve);
  again.login("eve");
  assertEquals([again.last("welcome").resumed, again.last("error").code], [null, "banned"]);
});

Deno.test("ban on the whole server of a numbered guest's name skips that number", async () => {
  const { fixture, root } = await moderatedRoom();
  root.say({ type: "ban", room: "*", who: "Anonymous1", by: "name" });
  const guest = fixture.connect();
  guest.say({ type: "login" });
  assertEquals(guest.last("named").name, "Anonymous2");
});

Deno.test("listRules tells an operator who is banned and muted on the whole server, maxListed of them", async () => {
  const { fixture, root } = await moderatedRoom({ limits: { maxListed: 3 } });
  for (const who of ["eve", "mallory"]) {
    root.say({ type: "ban", room: "*", who, by: "name", reason: "spam" });
  }
  for (const who of ["ben", "lee"]) root.say({ type: "mute", room: "*", who, forMs: 5000 });
  root.say({ type: "listRules", room: "*" });
  const { bans, mutes, invited, omitted, room } = root.last("ruleList");
  const rule = { setBy: "root", atMs: FakeClock.START_MS };
  assertEquals(bans, [
    { ...rule, who: "eve", by: "name", untilMs: null, reason: "spam" },
    { ...rule, who: "mallory", by: "name", untilMs: null, reason: "spam" },
  ]);
  assertEquals(mutes, [
    { ...rule, who: "ben", by: "name", untilMs: fixture.clock.wallMs() + 5000, reason: "" },
  ]);
  assertEquals([invited, omitted, room], [[], 1, "*"]);
});

Deno.test("a rule of the whole server that is not kept changes nothing", async () => {
  const failing = failingChat({ accounts: moderatedAccounts() });
  const { ben, root } = await kimsRoom(failing);
  failing.history.failNext("rules");
  assertEquals(await said(root, { type: "ban", room: "*", who: "ben", by: "name" }), [
    "error unavailable",
  ]);
  assertEquals([ben.ends, ben.heard()], [[], []]);
  assertEquals(await said(root, { type: "ban", room: "*", who: "ben", by: "name" }), ["moderated"]);
  assertEquals(ben.ends.length, 1);
});

Deno.test("rules of the whole server are made one after the other, and none is lost", async () => {
  const late = lateChat({ accounts: moderatedAccounts().withOperator("boss") });
  const { root } = await kimsRoom(late);
  const boss = await late.join("boss");
  const both = [
    root.say({ type: "ban", room: "*", who: "eve", by: "name" }),
    boss.say({ type: "ban", room: "*", who: "mallory", by: "name" }),
  ];
  await late.history.commitUntil(Promise.all(both).then(() => {}));
  root.say({ type: "listRules", room: "*" });
  assertEquals(root.last("ruleList").bans.map(({ who }) => who), ["eve", "mallory"]);
});

Deno.test("rules outlive a restart: those of rooms, and of the whole server", async () => {
  const memory = new LastingMemory();
  const randomHex = countingHex();
  const start = () =>
    chatOver({ history: memory.start(), clock: new FakeClock(), randomHex }, {
      accounts: moderatedAccounts(),
    });
  const before = start();
  const { kim, root } = await kimsRoom(before);
  const eve = await joinGreeted(before, "eve");
  kim.say({ type: "ban", who: "mallory", by: "name" });
  kim.say({ type: "invite", who: "lee" });
  await said(kim, { type: "setAccess", access: "invited" });
  root.say({ type: "mute", room: "*", who: "eve" });
  root.say({ type: "mute", room: "den", who: "trudy", forMs: 5000 });
  const after = start();
  const [again, lee] = [resume(after, eve), await after.join("lee", "den")];
  again.login("eve2");
  assertEquals(await said(again, { type: "sendPrivate", to: "lee", text: "Hm" }), [
    "welcome",
    "named",
    "error muted",
  ]);
  assertEquals(lee.session.rooms.size, 1);
  const mallory = await after.join("mallory");
  mallory.enter("den");
  assertEquals(mallory.heard(), ["error banned"]);
  const trudy = await after.join("trudy");
  trudy.enter("den");
  assertEquals(trudy.heard(), ["error room-private"]);
});

Deno.test("a session that is kept of somebody who is banned is dropped at the start", async () => {
  const memory = new LastingMemory();
  const randomHex = countingHex();
  const start = () => chatOver({ history: memory.start(), clock: new FakeClock(), randomHex });
  const eve = await joinGreeted(start(), "eve");
  const subject = { by: "name", key: "eve", shown: "eve" } as const;
  const rule = { subject, setBy: "root", atMs: 0, untilMs: null, reason: "" };
  memory.rules = { bans: [rule], mutes: [], invited: [] };
  assertEquals(resume(start(), eve).last("welcome").resumed, null);
  assertEquals(memory.sessions.size, 0);
});
