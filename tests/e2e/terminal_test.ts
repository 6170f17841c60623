/** The terminal client in a real pseudo-terminal, as a person sees it (A3, A7, D5). */
import { assert, assertEquals } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { LinePeer } from "../helpers/line_peer.ts";
import { Pane, terminalTest as test } from "../helpers/pane.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

const hostname = "127.0.0.1";

function startHere(): ChatServer {
  return ChatServer.start({ hostname, port: 0, accounts: new TestAccounts("alice") });
}

/** Bob with `nc`, in the room. */
async function joinAsBob(server: ChatServer): Promise<LinePeer> {
  const bob = await LinePeer.connect({ port: server.port });
  await bob.say("/nick bob", "/join lobby");
  await bob.until("Joined room");
  return bob;
}

async function openAsKim(server: ChatServer): Promise<Pane> {
  const pane = await Pane.open(server.port, "--name", "kim", "--room", "lobby");
  await pane.untilText("lobby: 2 here");
  return pane;
}

test("parley leaves the half-typed line and the cursor alone while 100 messages arrive", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await kim.type("half typed");
  await kim.press("Left", "Left");
  await kim.untilLine("half typ|ed");
  const texts = Array.from({ length: 100 }, (_, index) => `message ${index + 1}`);
  await bob.say(...texts);
  const { rows, line } = await kim.untilText("message 100");
  assertEquals(line, "half typ|ed");
  assertEquals(rows.slice(-2), [" kim · lobby: 2 here · connected", "half typed"]);
  const shown = rows.slice(0, -2).map((row) => row.replace(/^bob \d\d:\d\d:\d\d /, ""));
  assertEquals(shown, texts.slice(-shown.length));
  await kim.press("Enter");
  await bob.until("[kim]: half typed");
});

test("parley asks for a password with stars, and takes Backspace, Ctrl-U and wide ones", async () => {
  await using server = startHere();
  await using _bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await kim.type("login alice");
  await kim.press("Enter");
  await kim.untilLine("Password for alice: |");
  await kim.type("ab");
  await kim.untilLine("Password for alice: **|");
  await kim.type("漢😀");
  await kim.untilLine("Password for alice: ****|");
  await kim.press("BSpace");
  await kim.untilLine("Password for alice: ***|");
  await kim.press("C-u");
  await kim.untilLine("Password for alice: |");
  await kim.type("x");
  await kim.press("C-c");
  await kim.untilText("No password was given for alice");
  await kim.untilLine("|");
  await kim.type("login alice");
  await kim.press("Enter");
  await kim.untilLine("Password for alice: |");
  await kim.type(PASSWORD);
  await kim.press("Enter");
  const { rows } = await kim.untilText("alice · lobby: 2 here");
  assert(!rows.some((row) => row.includes(PASSWORD)));
});

const WAYS_OUT: readonly {
  readonly what: string;
  readonly status: number;
  readonly leave: (pane: Pane) => Promise<void>;
}[] = [
  {
    what: "Enter and logout",
    status: 0,
    async leave(pane) {
      await pane.type(PASSWORD);
      await pane.press("Enter");
      await pane.untilText("alice · in no room");
      await pane.press("Escape");
      await pane.untilText("Type /join ROOM");
      await pane.type("logout");
      await pane.press("Enter");
    },
  },
  { what: "Ctrl-C", status: 1, leave: (pane) => pane.press("C-c") },
  { what: "Ctrl-D", status: 1, leave: (pane) => pane.press("C-d") },
  { what: "SIGTERM", status: 0, leave: (pane) => pane.kill("SIGTERM") },
  { what: "SIGHUP", status: 0, leave: (pane) => pane.kill("SIGHUP") },
];

for (const { what, status, leave } of WAYS_OUT) {
  test(`parley leaves the terminal as it was when a password prompt ends by ${what}`, async () => {
    await using server = startHere();
    await using pane = await Pane.open(server.port, "--name", "alice");
    await pane.untilLine("Password for alice: |");
    await leave(pane);
    const ended = await pane.end();
    assertEquals(ended.status, `status ${status}`);
    assertEquals(ended.after, ended.before);
  });
}

/** What may happen while a password is typed; each ends with the right one, but for its Enter. */
const TYPED: Readonly<Record<string, (pane: Pane) => Promise<void>>> = {
  "in one read": (pane) => pane.type(PASSWORD),
  "by pasting": (pane) => pane.paste(PASSWORD),
  "after a Backspace on nothing": async (pane) => {
    await pane.press("BSpace");
    await pane.type(PASSWORD);
  },
  "after a wide character in two pieces that is taken back": async (pane) => {
    await pane.bytes(0xe6, 0xbc);
    await pane.bytes(0xa2);
    await pane.untilLine("Password for alice: *|");
    await pane.press("BSpace");
    await pane.type(PASSWORD);
  },
  "after Ctrl-U and Ctrl-W": async (pane) => {
    await pane.type("one two");
    await pane.press("C-w");
    await pane.untilLine("Password for alice: ****|");
    await pane.press("C-u");
    await pane.untilLine("Password for alice: |");
    await pane.type(PASSWORD);
  },
  "with arrow and function keys between": async (pane) => {
    await pane.press("Left", "F5", "Home");
    await pane.type(PASSWORD);
    await pane.press("Up", "DC", "M-b");
  },
};

for (const [how, type] of Object.entries(TYPED)) {
  for (const enter of ["C-m", "C-j"]) {
    test(`parley takes a password typed ${how}, with ${enter} for Enter`, async () => {
      await using server = startHere();
      await using pane = await Pane.open(server.port, "--name", "alice", "--room", "lobby");
      await pane.untilLine("Password for alice: |");
      await type(pane);
      await pane.untilLine(`Password for alice: ${"*".repeat(PASSWORD.length)}|`);
      await pane.press(enter);
      const { rows } = await pane.untilText("alice · lobby: 1 here · connected");
      assert(!rows.some((row) => row.includes(PASSWORD)));
      await pane.press("C-d");
      const ended = await pane.end();
      assertEquals([ended.status, ended.after], ["status 0", ended.before]);
    });
  }
}

test("parley can be left at a password prompt though the server is gone", async () => {
  const server = startHere();
  await using pane = await Pane.open(server.port, "--name", "alice");
  await pane.untilLine("Password for alice: |");
  await pane.type("ses");
  await pane.untilLine("Password for alice: ***|");
  await server.stop();
  await pane.untilText("Trying again");
  await pane.untilLine("Password for alice: ***|");
  await pane.press("Enter");
  await pane.untilLine("|");
  await pane.press("C-d");
  const ended = await pane.end();
  assertEquals(ended.after, ended.before);
});

test("parley completes people, commands and rooms at Tab", async () => {
  await using server = startHere();
  await using _bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  for (
    const [typed, line] of [
      ["bo", "bob: |"],
      ["hi b", "hi bob |"],
      ["/jo", "/join |"],
      ["enter lo", "enter lobby |"],
    ] as const
  ) {
    await kim.type(typed);
    await kim.press("Tab");
    await kim.untilLine(line);
    await kim.press("C-u");
    await kim.untilLine("|");
  }
});

test("parley finds its place again when the window changes while one types", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await bob.say("first");
  await kim.untilText("first");
  await kim.type("a line that is half typed, and goes on and on");
  await kim.press("Left");
  await kim.untilLine("a line that is half typed, and goes on and o|n");
  await kim.resize(31, 20);
  await kim.untilLine(" goes on and o|n");
  await bob.say("second");
  const narrow = await kim.untilText("second");
  assertEquals(narrow.line, " goes on and o|n");
  assertEquals(narrow.rows.filter((row) => row.includes("2 here")).length, 1);
  await kim.resize(80, 24);
  const wide = await kim.untilLine("a line that is half typed, and goes on and o|n");
  for (const text of ["first", "second", "lobby: 2 here", "a line"]) {
    assertEquals(wide.rows.filter((row) => row.includes(text)).length, 1, text);
  }
  await kim.press("Enter");
  await bob.until("[kim]: a line that is half typed, and goes on and on");
});

test("parley eats no message when the line just fills rows of the new width", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await bob.say("first");
  await kim.untilText("first");
  await kim.type("x".repeat(78));
  await kim.untilLine(`${"x".repeat(78)}|`);
  await kim.resize(39, 24);
  const { rows } = await kim.untilLine("xx|");
  assertEquals(rows.filter((row) => row.includes("first")).length, 1);
});

test("parley clears the line at the first Ctrl-C, and ends at the second", async () => {
  await using server = startHere();
  await using bob = await joinAsBob(server);
  await using kim = await openAsKim(server);
  await kim.type("half typed");
  await kim.untilLine("half typed|");
  await kim.press("C-c");
  await kim.untilLine("|");
  await kim.press("C-c");
  const ended = await kim.end();
  assertEquals([ended.status, ended.after], ["status 0", ended.before]);
  await bob.until("kim left the room.");
  assert(!bob.lines.some((line) => line.includes("half")));
});
