import { assertEquals } from "@std/assert";
import { EVERYWHERE } from "../../../lib/protocol/moderation.ts";
import type { Command } from "../../../lib/protocol/command.ts";
import { moderatedRoom, said } from "../../helpers/moderated_room.ts";
import { TestAccounts } from "../../helpers/test_accounts.ts";

/** What is done to somebody, in the room of which he is a member and on the whole server. */
function acts(who: string, room: string): Command[] {
  return [
    { type: "kick", room, who },
    { type: "ban", room, who },
    { type: "mute", room, who },
  ];
}

const WHERE: readonly (readonly [string, string])[] = [["den", "in a room"], [
  EVERYWHERE,
  "on the whole server",
]];

for (const [room, where] of WHERE) {
  Deno.test(`kick, ban and mute ${where} are for nobody who is neither creator nor operator`, async () => {
    const { ben, fixture } = await moderatedRoom();
    const lee = await fixture.join("lee", "den");
    for (const client of [ben, lee]) {
      client.take();
      for (const act of acts("kim", room)) {
        assertEquals(await said(client, act), ["error not-allowed"], act.type);
      }
    }
  });

  Deno.test(`kick, ban and mute ${where} are done to himself by nobody`, async () => {
    const { root } = await moderatedRoom();
    await root.enter("den");
    root.take();
    for (const act of acts("Root", room)) {
      assertEquals(await said(root, act), ["error not-allowed"], act.type);
      assertEquals(root.last("error").message, "You cannot do that to yourself");
    }
  });

  Deno.test(`kick, ban and mute ${where} may be done by an operator to everybody else`, async () => {
    for (const who of ["kim", "ben", "boss"]) {
      for (const act of acts(who, room)) {
        const { fixture, root } = await moderatedRoom({
          accounts: operators("root", "boss"),
        });
        const boss = await fixture.join("boss", "den");
        boss.take();
        assertEquals(await said(root, act), ["moderated"], `${act.type} ${who}`);
      }
    }
  });
}

Deno.test("kick, ban and mute may be done by a creator to all but himself and operators", async () => {
  for (const act of acts("root", "den")) {
    const { kim, root } = await moderatedRoom();
    await root.enter("den");
    kim.take();
    assertEquals(await said(kim, act), ["error not-allowed"], act.type);
  }
  for (const act of acts("kim", "den")) {
    const { kim } = await moderatedRoom();
    assertEquals(await said(kim, act), ["error not-allowed"], act.type);
  }
  for (const act of acts("ben", "den")) {
    const { kim } = await moderatedRoom();
    assertEquals((await said(kim, act)).at(-1), "moderated", act.type);
  }
});

Deno.test("ban by the name of an operator who is not here is for operators, too", async () => {
  const { fixture, kim, root } = await moderatedRoom();
  fixture.hub.logout(root.session);
  assertEquals(await said(kim, { type: "ban", who: "root" }), ["error not-allowed"]);
  assertEquals(await said(kim, { type: "ban", who: "root", by: "name" }), ["error not-allowed"]);
});

Deno.test("a room that nobody created is ruled by operators alone", async () => {
  const { fixture, ben, root } = await moderatedRoom();
  const eve = await fixture.join("eve", "lobby");
  await ben.enter("lobby");
  eve.take();
  const all: Command[] = [
    ...acts("ben", "lobby"),
    { type: "invite", room: "lobby", who: "ben" },
    { type: "setAccess", room: "lobby", access: "invited" },
    { type: "listRules", room: "lobby" },
  ];
  for (const act of all) assertEquals(await said(eve, act), ["error not-allowed"], act.type);
  assertEquals(eve.last("error").message, "Only an operator may do that in room lobby");
  for (const act of all.slice(0, 1)) assertEquals((await said(root, act)).at(-1), "moderated");
});

Deno.test("what rules are taken back and listed is for creators and operators alone", async () => {
  const { kim, ben, root } = await moderatedRoom();
  await said(kim, { type: "ban", who: "mallory", by: "name" });
  const all: Command[] = [
    { type: "unban", room: "den", who: "mallory" },
    { type: "listRules", room: "den" },
    { type: "uninvite", room: "den", who: "mallory" },
  ];
  for (const act of all) assertEquals(await said(ben, act), ["error not-allowed"], act.type);
  assertEquals(await said(root, all[1]!), ["ruleList"]);
  assertEquals(await said(root, all[0]!), ["moderated"]);
  assertEquals(await said(kim, { type: "listRules", room: "*" }), ["error not-allowed"]);
});

Deno.test("a creator does not take back what an operator has done to him", async () => {
  const { kim, root } = await moderatedRoom();
  await said(root, { type: "mute", room: "den", who: "kim" });
  kim.take();
  assertEquals(await said(kim, { type: "unmute", who: "kim" }), ["error not-allowed"]);
  assertEquals(await said(kim, { type: "send", text: "Let me" }), ["error muted"]);
  await said(root, { type: "unmute", room: "den", who: "kim" });
  assertEquals(await said(kim, { type: "send", text: "Thanks" }), [
    "notice",
    "sent",
    "kim: Thanks",
  ]);
});

Deno.test("roles that change count at once for those who are logged in", async () => {
  const accounts = operators("root");
  const { fixture, kim, ben } = await moderatedRoom({ accounts });
  const lee = await fixture.join("lee");
  const kick: Command = { type: "kick", room: "den", who: "ben" };
  assertEquals(await said(lee, kick), ["error not-allowed"]);
  accounts.setRoles("lee", "operator");
  fixture.hub.accountsChanged(() => true);
  assertEquals(await said(lee, kick), ["moderated"]);
  accounts.setRoles("lee");
  fixture.hub.accountsChanged(() => true);
  await ben.enter("den");
  assertEquals(await said(lee, kick), ["error not-allowed"]);
  assertEquals(kim.session.state, "active");
});

function operators(...names: readonly string[]): TestAccounts {
  const accounts = new TestAccounts("kim", "lee");
  for (const name of names) accounts.withOperator(name);
  return accounts;
}
