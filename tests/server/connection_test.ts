import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Activity } from "../../lib/core/activity.ts";
import { formatAddress } from "../../lib/net/transport.ts";
import { NO_RATES } from "../../lib/protocol/limits.ts";
import { chat } from "../helpers/chat_fixture.ts";
import { concat, utf8 } from "../helpers/bytes.ts";
import { MEMORY_ADDRESS } from "../helpers/memory_transport.ts";
import { brief } from "../helpers/test_client.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import { GREETING_DELAY_MS, TestPeer } from "../helpers/test_peer.ts";
import { turn } from "../helpers/turn.ts";

const ADDRESS = formatAddress(MEMORY_ADDRESS);
const MINUTE_MS = 60_000;
const IAC_DO_TIMING_MARK = new Uint8Array([255, 253, 6]);

const GREETING = [
  "Welcome to the chat server!",
  "Use /nick <name> to set your nickname.",
  "Use /join <room> to join a room.",
  "Use /msg <user> <message> for private messages.",
  "Use /rooms to list rooms.",
  "Use /quit to disconnect.",
  "Be kind",
  "",
].join("\r\n");

Deno.test("Connection greets who is silent, after the delay, with the motd behind the welcome", () => {
  return greets(() => Promise.resolve());
});

Deno.test("Connection greets who negotiates in telnet and says nothing", () => {
  return greets(async (peer) => {
    await peer.write(IAC_DO_TIMING_MARK);
    assertEquals(peer.takeLatin1(), "\xff\xfc\x06");
  });
});

async function greets(begin: (peer: TestPeer) => Promise<void>): Promise<void> {
  const room = chat();
  const peer = TestPeer.connect(room);
  await begin(peer);
  room.clock.advance(GREETING_DELAY_MS - 1);
  await turn();
  assertEquals(peer.take(), "");
  room.clock.advance(1);
  await turn();
  assertEquals(peer.take(), GREETING);
}

const FIRST_BYTES: Readonly<Record<string, Uint8Array>> = {
  "half a word": utf8("U"),
  "an empty line": utf8("\r\n"),
  "half a native frame": new Uint8Array([0, 0]),
  "speech behind telnet negotiation": concat(IAC_DO_TIMING_MARK, utf8("U")),
};

for (const [what, bytes] of Object.entries(FIRST_BYTES)) {
  Deno.test(`Connection does not greet who has sent ${what}`, async () => {
    const room = chat();
    const peer = TestPeer.connect(room);
    await peer.write(bytes);
    peer.takeLatin1();
    room.clock.advance(GREETING_DELAY_MS);
    await turn();
    assertEquals(peer.take(), "");
  });
}

Deno.test("Connection does not greet who spoke in time, where the server was too busy to read it", async () => {
  const room = chat();
  const peer = TestPeer.connect(room);
  room.clock.advance(GREETING_DELAY_MS);
  await peer.say("USERNAME kim");
  assertEquals(peer.take(), "OK Welcome, kim!\r\n");
});

Deno.test("Connection lets the first line decide, also after the greeting", async () => {
  const room = chat();
  const peer = TestPeer.connect(room);
  room.clock.advance(GREETING_DELAY_MS);
  await turn();
  peer.take();
  await peer.say("USERNAME kim");
  assertEquals(peer.take(), "OK Welcome, kim!\r\n");
});

const DIALECTS: readonly {
  readonly dialect: string;
  readonly says: string;
  readonly hears: RegExp;
}[] = [
  { dialect: "keyword", says: "USERNAME kim", hears: /^OK Welcome, kim!\r\n$/ },
  { dialect: "slash", says: "/nick kim", hears: /^\* Be kind\r\nYour nickname is now: kim\r\n$/ },
  {
    dialect: "words",
    says: "login kim",
    hears: /^\* [\d:]{8} Be kind\r\n\* [\d:]{8} Logged in as kim\.\r\n$/,
  },
  {
    dialect: "slash, where nothing tells",
    says: "hello",
    hears: /^\* Be kind\r\nERROR: You are not in a room.*\r\n$/,
  },
];

for (const { dialect, says, hears } of DIALECTS) {
  Deno.test(`Connection finds out by the first line, and shows the motd: ${dialect}`, async () => {
    const peer = TestPeer.connect(chat());
    await peer.say(says);
    assertMatch(peer.take(), hears);
  });
}

Deno.test("Connection does not show the motd again to who was greeted with it", async () => {
  const room = chat();
  const peer = TestPeer.connect(room);
  room.clock.advance(GREETING_DELAY_MS);
  await turn();
  peer.take();
  await peer.say("/nick kim");
  assertEquals(peer.take(), "Your nickname is now: kim\r\n");
});

Deno.test("Connection takes a native client by its first byte, NUL", async () => {
  const peer = TestPeer.connect(chat());
  await peer.command({ type: "hello", protocol: 1, client: "test", ref: 1 });
  const [welcome] = peer.takeEvents();
  assert(welcome?.type === "welcome");
  assertEquals([welcome.motd, welcome.ref], ["Be kind", 1]);
});

Deno.test("Connection leaves a native client's bytes as they are, 255 too", async () => {
  const room = chat();
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.native(room, "kim", "lobby");
  // A payload of 255 bytes has a length whose last byte is telnet's IAC.
  const text = "x".repeat(255 - JSON.stringify({ type: "send", text: "" }).length);
  await kim.command({ type: "send", text });
  assertEquals(bob.texts, [text]);
  assertEquals(kim.takeEvents().map(brief), ["sent", `kim: ${text}`]);
});

Deno.test("Connection keeps telnet's bytes out of what is said", async () => {
  const room = chat();
  const bob = await room.join("bob", "lobby");
  const kim = await TestPeer.slash(room, "kim", "lobby");
  await kim.write(concat(utf8("one "), IAC_DO_TIMING_MARK, utf8("line\r\0")));
  assertEquals(bob.texts, ["one line"]);
  assertEquals(kim.takeLatin1(), "\xff\xfc\x06");
});

Deno.test("Connection ends five minutes after nothing that tells a dialect was said", async () => {
  const room = chat();
  const peer = TestPeer.connect(room);
  await peer.write(utf8("USERN"));
  room.clock.advance(5 * MINUTE_MS - 1);
  await turn();
  assertEquals(peer.take(), "");
  room.clock.advance(1);
  await peer.served;
  assertEquals(peer.take(), "Nothing was said here for five minutes. Goodbye!\r\n");
  assert(peer.toldTheEnd);
  assertEquals(room.activities.at(-1), {
    type: "disconnected",
    name: ADDRESS,
    reason: "silent",
  });
});

Deno.test("Connection does nothing of what is said behind its end for silence", async () => {
  const room = chat();
  const peer = TestPeer.connect(room, { closesInTurn: false });
  room.clock.advance(5 * MINUTE_MS);
  await peer.say("/nick kim", "/join lobby");
  await peer.hangUp();
  await peer.served;
  assertEquals(room.activities.map(({ type }) => type), ["connected", "disconnected"]);
});

Deno.test("Connection does not mind silence once the dialect is known", async () => {
  const room = chat();
  const peer = TestPeer.connect(room);
  await peer.say("/nick kim");
  peer.take();
  room.clock.advance(1000 * MINUTE_MS);
  await peer.say("/nick lou");
  assertEquals(peer.take(), "Your nickname is now: lou\r\n");
});

const HTTP_ANSWER = [
  "HTTP/1.1 400 Bad Request",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Length: 84",
  "Connection: close",
  "",
  "This is a chat port, not a web page. Talk to it with Parley's client, nc or telnet.\n",
].join("\r\n");

const STRANGERS: readonly {
  readonly who: string;
  readonly says: string;
  readonly hears: string;
  readonly reason: string;
}[] = [
  {
    who: "a browser",
    says: "POST / HTTP/1.1\r\nHost: x\r\n\r\n/nick evil\r\n/join lobby\r\nbought!\r\n",
    hears: HTTP_ANSWER,
    reason: "http",
  },
  {
    who: "an IRC client",
    says: "NICK kim\r\nUSER kim 0 * :Kim\r\n/nick evil\r\n/join lobby\r\n",
    hears: "ERROR :IRC is not supported yet\r\n",
    reason: "irc",
  },
  { who: "TLS", says: "\x16\x03\x01\x02\0\x01\0\x01\r\n/nick evil\r\n", hears: "", reason: "tls" },
];

for (const { who, says, hears, reason } of STRANGERS) {
  Deno.test(`Connection refuses ${who} and does nothing of what it says`, async () => {
    const room = chat();
    const peer = TestPeer.connect(room);
    await peer.write(utf8(says));
    await peer.served;
    assertEquals(peer.take(), hears);
    assertEquals(room.activities, [
      { type: "connected", address: ADDRESS },
      { type: "disconnected", name: ADDRESS, reason },
    ]);
  });

  Deno.test(`Connection reads no later line of ${who} as a command`, async () => {
    const room = chat();
    const peer = TestPeer.connect(room, { closesInTurn: false });
    const [first = "", rest = ""] = says.split(/(?<=^[^\n]*\n)/);
    await peer.write(utf8(first));
    await peer.write(utf8(`${rest}\r\n/nick evil\r\n`));
    await peer.hangUp();
    await peer.served;
    assertEquals(room.activities.map((activity) => activity.type), ["connected", "disconnected"]);
    assertEquals(peer.take(), hears);
  });
}

Deno.test("Connection refuses a line that is too long, skips it and goes on", async () => {
  const peer = TestPeer.connect(chat());
  await peer.say("/nick kim");
  peer.take();
  await peer.say(`/nick ${"x".repeat(5000)}`, "/rooms");
  assertEquals(peer.take(), "ERROR: Message too long\r\nNo rooms yet.\r\n");
});

Deno.test("Connection answers in the order of what was said, also where checking takes time", async () => {
  const peer = TestPeer.connect(chat({ accounts: new TestAccounts("alice") }));
  await peer.command(
    { type: "login", name: "alice", password: PASSWORD },
    { type: "enter", room: "lobby", ifMissing: "create", exclusive: true },
    { type: "send", text: "hi" },
    { type: "listRooms" },
  );
  const answers = ["named", "roomEntered", "sent", "alice: hi", "roomList"];
  assertEquals(peer.takeEvents().map(brief), answers);
});

Deno.test("Connection reads no more while a peer does not take its answers", async () => {
  const room = chat({ limits: NO_RATES });
  const peer = TestPeer.connect(room);
  await peer.say("/nick kim");
  peer.take();
  peer.wire.stall();
  await peer.say(...Array.from({ length: 500 }, () => "/help"));
  await peer.say("/nick lou");
  assertEquals(named(room.activities), ["kim"]);
  assert(peer.wire.unreadBytes > 0);
  peer.wire.resume();
  // Every so many commands, others have their turn.
  for (let i = 0; i < 20; i++) await turn();
  assertEquals(named(room.activities), ["kim", "lou"]);
  assertEquals(peer.take().match(/Show this list/g)?.length, 500);
});

Deno.test("Connection cuts nobody who keeps reading when somebody else sends very many lines", async () => {
  const room = chat({ limits: NO_RATES });
  const bob = await TestPeer.native(room, "bob", "lobby");
  const kim = await TestPeer.slash(room, "kim", "lobby");
  bob.takeEvents();
  const lines = 32 * 1024;
  await kim.write(utf8("a\n".repeat(lines)));
  let heard = 0;
  for (let turns = 0; heard < lines && !bob.toldTheEnd && turns < 2000; turns++) {
    await turn();
    heard += bob.takeEvents().filter((event) => event.type === "message").length;
  }
  assertEquals([heard, bob.toldTheEnd], [lines, false]);
  assert(!room.activities.some(({ type }) => type === "disconnected"));
});

function named(activities: readonly Activity[]): string[] {
  return activities.flatMap((activity) => activity.type === "named" ? [activity.name] : []);
}

Deno.test("Connection records what happens once, from connected to disconnected", async () => {
  const room = chat();
  const peer = TestPeer.connect(room);
  await peer.say("/nick Kim", "/join lobby", "hi", "/leave", "/quit", "/quit");
  await peer.served;
  peer.connection.kill();
  await turn();
  assertEquals(room.activities, [
    { type: "connected", address: ADDRESS },
    { type: "named", previous: "Anonymous1", name: "Kim" },
    { type: "entered", name: "Kim", room: "lobby" },
    { type: "message", room: "lobby", name: "Kim", text: "hi" },
    { type: "left", name: "Kim", room: "lobby", reason: "left" },
    { type: "disconnected", name: "Kim", reason: "logout" },
  ]);
});

Deno.test("Connection never records a password, right or wrong or in the wrong place", async () => {
  const room = chat({ accounts: new TestAccounts("alice") });
  const lines = ["login alice hunter2", "/login alice hunter2", "login alice hunter2 please"];
  for (const line of [...lines, "USERNAME alice hunter2", "hello", "LOGIN alice hunter2"]) {
    const peer = TestPeer.connect(room);
    await peer.say(line, ...lines);
  }
  const native = TestPeer.connect(room);
  await native.command({ type: "login", name: "alice", password: "hunter2" });
  await native.command({ type: "login", name: "alice", password: PASSWORD });
  const log = Deno.inspect(room.activities, { depth: 9, iterableLimit: Infinity });
  assert(log.includes("loginFailed") && log.includes('name: "alice"'));
  assert(!log.includes("hunter2") && !log.includes(PASSWORD));
});

Deno.test("Connection that has said nothing yet is refused when its address was banned meanwhile", async () => {
  const room = chat({ accounts: new TestAccounts().withOperator("root") });
  const root = room.connect({}, "198.51.100.1:1");
  await root.login("root", PASSWORD);
  const peers = [TestPeer.connect(room), TestPeer.connect(room)];
  root.say({ type: "ban", room: "*", who: MEMORY_ADDRESS.hostname, reason: "spam" });
  await peers[0]!.say("/join lobby");
  await peers[1]!.command({ type: "hello", protocol: 1, client: "test/1" });
  for (const peer of peers) {
    assertMatch(peer.takeLatin1(), /You are banned from this server: spam/);
    assertEquals(peer.toldTheEnd, true);
  }
  assertEquals(room.hub.rooms.listed(), []);
});
