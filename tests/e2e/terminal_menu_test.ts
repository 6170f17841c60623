/** The client's menu, its files, and Ctrl-Z, as a person meets them (D1). */
import { assert, assertEquals } from "@std/assert";
import { ChatServer } from "@parley/parley";
import { parseUserName } from "../../lib/protocol/names.ts";
import { EXECUTABLES_FOLDER } from "../helpers/entry.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { Pane, terminalTest as test } from "../helpers/pane.ts";
import { TestAccounts } from "../helpers/test_accounts.ts";

const hostname = "127.0.0.1";

test("parley without a room shows the rooms, and enters one by number or by arrow keys", async () => {
  const accounts = new TestAccounts();
  await accounts.register({ name: parseUserName("bob"), password: "sesame", address: hostname });
  await using server = ChatServer.start({ hostname, port: 0, accounts });
  await using bob = await LinePeer.connect({ port: server.port });
  await bob.say("/login bob sesame", "/create games", "/topic chess tonight", "/create music");
  await bob.until("music");
  for (const keys of [["2"], ["Down", "Enter"], ["Up", "Up", "Up", "Up", "Enter"]]) {
    await using pane = await Pane.open(server.port, "--name", "kim");
    const { rows } = await pane.untilText("Create a room");
    assert(rows.some((row) => /> 1 {2}games +empty .*by bob .*chess tonight/.test(row)));
    assert(rows.some((row) => / {2}2 {2}music +1 person .*by bob/.test(row)));
    await pane.press(...keys);
    await pane.untilText("kim · music: 2 here · connected");
    await pane.type("logout");
    await pane.press("Enter");
    await pane.end();
  }
});

test("parley's menu creates, deletes and lists rooms, and Esc leaves it", async () => {
  await using server = ChatServer.start({ hostname, port: 0 });
  await using bob = await LinePeer.connect({ port: server.port });
  await bob.say("/nick bob");
  await bob.until("bob");
  await using pane = await Pane.open(server.port, "--name", "kim");
  await pane.untilText("no rooms yet");
  await bob.say("/join lobby");
  await bob.until("Joined room");
  await pane.press("r");
  await pane.untilText("lobby");
  await pane.press("c");
  await pane.untilLine("Name of the new room: |");
  await pane.type("games");
  await pane.press("Enter");
  await pane.untilText("Who may enter room games?");
  await pane.press("Enter");
  await pane.untilText("kim · games: 1 here · connected");
  await pane.type("/menu");
  await pane.press("Enter");
  await pane.untilText("Delete a room");
  await pane.press("d");
  await pane.untilText("Delete which room?");
  await pane.press("Down", "Enter");
  await pane.untilLine("Delete room games and all that was said there? (y/n) |");
  await pane.type("y");
  await pane.press("Enter");
  await pane.untilText("Room games was deleted by kim.");
  await pane.untilText("kim · in no room · connected");
  await pane.press("Escape");
  await pane.untilText("Type /join ROOM");
  await pane.type("/rooms");
  await pane.press("Enter");
  await pane.untilText("lobby: 1 person");
  const { rows } = await pane.untilLine("|");
  assert(!rows.some((row) => row.includes("games:")));
});

test("parley keeps what was typed for the next time, but no passwords", async () => {
  await using server = ChatServer.start({ hostname, port: 0 });
  await using first = await Pane.open(server.port, "--name", "kim", "--room", "lobby");
  await first.untilText("kim · lobby: 1 here · connected");
  for (const line of ["hello there", "login kim sesame"]) {
    await first.type(line);
    await first.press("Enter");
  }
  await first.untilText("wrong password");
  const path = `${first.path}/state/parley/history`;
  await first.press("C-d");
  await first.end();
  assertEquals(await Deno.readTextFile(path), "hello there\n");
  assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  await first.start(server.port, "--name", "kim", "--room", "lobby");
  await first.untilText("kim · lobby: 1 here · connected");
  await first.press("Up");
  await first.untilLine("hello there|");
});

test("parley goes to sleep at Ctrl-Z and wakes at fg with the half-typed line", async () => {
  await using server = ChatServer.start({ hostname, port: 0 });
  await using bob = await LinePeer.connect({ port: server.port });
  await bob.say("/nick bob", "/join lobby");
  await bob.until("Joined room");
  await using pane = await Pane.openShell(server.port, "--name", "kim", "--room", "lobby");
  await pane.untilText("kim · lobby: 2 here · connected");
  await pane.type("half typed");
  await pane.untilLine("half typed|");
  await pane.press("C-z");
  if (EXECUTABLES_FOLDER === null) {
    // Deno asks whether the program may signal itself.
    await pane.untilText("Allow?");
    await pane.pressUntil("Stopped", "y", "Enter");
  } else {
    await pane.untilText("Press Ctrl-Z once more");
    await pane.press("C-z");
    await pane.untilText("Stopped");
  }
  await pane.type("stty -a | grep -q ' icanon' && echo lines $((1 + 1))");
  await pane.press("Enter");
  await pane.untilText("lines 2");
  await bob.say("while you slept");
  await pane.type("fg");
  await pane.press("Enter");
  await pane.untilText("while you slept");
  await pane.untilLine("half typed|");
  await pane.press("Enter");
  await bob.until("[kim]: half typed");
});
