/** Connections where everybody has to log in (A10). */
import { assert, assertEquals } from "@std/assert";
import { formatAddress } from "../../lib/net/transport.ts";
import { type Chat, chat } from "../helpers/chat_fixture.ts";
import { MEMORY_ADDRESS } from "../helpers/memory_transport.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { brief } from "../helpers/test_client.ts";
import { GREETING_DELAY_MS, LOGIN_TIMEOUT_MS, TestPeer } from "../helpers/test_peer.ts";
import { turn } from "../helpers/turn.ts";

const ACCOUNT = { name: "kim", password: "sesame" };
const LATE = "Nobody logged in here in time. Goodbye!";

async function closedChat(): Promise<Chat> {
  const accounts = new TestAccounts("alice");
  await accounts.register({ ...ACCOUNT, name: { shown: "kim", key: "kim" }, address: "" });
  return chat({ login: "required", accounts });
}

Deno.test("Connection greets with how to log in where that is required", async () => {
  const room = await closedChat();
  const peer = TestPeer.connect(room);
  room.clock.advance(GREETING_DELAY_MS);
  await turn();
  const lines = peer.take().split("\r\n");
  assertEquals(lines[1], "Use /login <name> <password> to log in.");
  assert(!lines.some((line) => line.includes("/nick")));
});

const LATECOMERS: readonly {
  readonly who: string;
  readonly says?: string;
  readonly hears: RegExp;
}[] = [
  { who: "somebody who says nothing", hears: new RegExp(`^${LATE}\r\n$`) },
  { who: "slash", says: "/nick lou", hears: new RegExp(`\r\n${LATE}\r\n$`) },
  { who: "words", says: "login kim", hears: new RegExp(`\r\n\\* [\\d:]{8} ${LATE}\r\n$`) },
  { who: "keyword", says: "USERNAME kim wrong", hears: new RegExp(`\r\nERROR ${LATE}\r\n$`) },
];

for (const { who, says, hears } of LATECOMERS) {
  Deno.test(`Connection ends where nobody has logged in in time: ${who}`, async () => {
    const room = await closedChat();
    const peer = TestPeer.connect(room);
    if (says !== undefined) await peer.say(says);
    room.clock.advance(GREETING_DELAY_MS);
    await turn();
    if (says === undefined) peer.take();
    room.clock.advance(LOGIN_TIMEOUT_MS - GREETING_DELAY_MS - 1);
    await turn();
    assertEquals(peer.toldTheEnd, false);
    room.clock.advance(1);
    await peer.served;
    assert(hears.test(peer.take()));
    const name = formatAddress(MEMORY_ADDRESS);
    const end = { type: "disconnected", name, reason: "login-timeout" } as const;
    assertEquals(room.activities.at(-1), end);
  });
}

Deno.test("Connection tells a native client that it may not come back where it was too late", async () => {
  const room = await closedChat();
  const peer = TestPeer.connect(room);
  await peer.command({ type: "hello", protocol: 1, client: "test" });
  peer.takeEvents();
  room.clock.advance(LOGIN_TIMEOUT_MS);
  await peer.served;
  const events = peer.takeEvents().filter(({ type }) => type !== "ping");
  assertEquals(events, [{
    type: "disconnect",
    code: "login-timeout",
    reason: LATE,
    mayReconnect: false,
  }]);
});

for (const says of ["/login kim sesame", "login kim sesame", "USERNAME kim sesame"]) {
  Deno.test(`Connection stays for whoever has logged in in time: ${says}`, async () => {
    const room = await closedChat();
    const peer = TestPeer.connect(room);
    await peer.say(says);
    room.clock.advance(10 * LOGIN_TIMEOUT_MS);
    await turn();
    assertEquals(peer.toldTheEnd, false);
    assertEquals(room.hub.sessions.size, 1);
  });
}

Deno.test("Connection has no deadline for logging in where guests may come in", async () => {
  const room = chat();
  const peer = TestPeer.connect(room);
  await peer.say("/rooms");
  room.clock.advance(10 * LOGIN_TIMEOUT_MS);
  await turn();
  assertEquals(peer.toldTheEnd, false);
});

Deno.test("Connection leaves no timer behind where it ends before the login", async () => {
  const room = await closedChat();
  const peer = TestPeer.connect(room);
  await peer.say("/quit");
  await peer.served;
  assertEquals(room.clock.pending, 0);
});

Deno.test("Connection counts attempts by the address without its port", async () => {
  const seen: string[] = [];
  const accounts = new TestAccounts();
  accounts.verify = ({ address }) => {
    seen.push(address);
    return Promise.resolve(null);
  };
  const peer = TestPeer.connect(chat({ accounts }));
  await peer.say("/login kim wrong");
  assertEquals(seen, [MEMORY_ADDRESS.hostname]);
});

Deno.test("Connection never says a password to a room, nor back, nor to the log", async () => {
  const room = chat({ accounts: new TestAccounts("alice") });
  const bob = await room.join("bob", "lobby");
  const secret = "hunter2";
  const lines = [
    "register",
    "passwd",
    "Register",
    "PASSWD",
    " register",
    "ｐａｓｓｗｄ",
    "//register",
  ]
    .flatMap((verb) => [`${verb} kim ${secret}`, `${verb} kim ${secret} and ${secret} more`]);
  const begins = [["/nick lou", "/join lobby"], ["login lou", "/join lobby"], [
    "USERNAME lou",
    "JOIN lobby",
  ]];
  for (const begin of begins) {
    const peer = TestPeer.connect(room);
    await peer.say(...begin, ...lines, "/register", `/passwd ${secret}`, `/passwd a b ${secret}`);
    assert(!peer.take().includes(secret));
    await peer.vanish();
  }
  assert(!Deno.inspect(bob.events, { depth: 9, iterableLimit: Infinity }).includes(secret));
  const log = Deno.inspect(room.activities, { depth: 9, iterableLimit: Infinity });
  assert(!log.includes(secret));
});

Deno.test("Connection makes an account and changes its password in lines", async () => {
  const room = chat({ accounts: new TestAccounts() });
  const [slash, words] = [TestPeer.connect(room), TestPeer.connect(room)];
  await slash.say("/nick kim", "/register kim sesame", "/passwd sesame parsley");
  assertEquals(slash.take().split("\r\n").slice(1), [
    "Your nickname is now: kim",
    "Logged in as kim.",
    "Your password is changed.",
    "",
  ]);
  await words.say("login lee", "/register lee sesame", "/passwd wrong parsley");
  const texts = words.take().replace(/^\* [\d:]{8} /gm, "").split("\r\n").slice(1);
  assertEquals(texts, [
    "Logged in as lee.",
    "Logged in as lee.",
    "The present password is wrong",
    "",
  ]);
});

Deno.test("Connection of an account that is closed is told so, and ended", async () => {
  const room = chat({ accounts: new TestAccounts("alice") });
  const peer = TestPeer.connect(room);
  await peer.say(`/login alice x`);
  const native = TestPeer.connect(room);
  await native.command({ type: "login", name: "alice", password: PASSWORD });
  native.takeEvents();
  peer.take();
  room.hub.accountsChanged(() => false);
  await native.served;
  assertEquals(native.takeEvents().map(brief), ["disconnect account-closed"]);
  assertEquals([peer.take(), peer.toldTheEnd], ["", false]);
});
