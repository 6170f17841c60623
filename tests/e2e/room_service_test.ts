/** A service of rooms that are made, listed, joined, each on a port of its own, and deleted. */
import { assert, assertEquals } from "@std/assert";
import { ChatClient } from "@parley/parley";
import { textOf, utf8 } from "../helpers/bytes.ts";
import { freePorts } from "../helpers/free_ports.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { Pane, terminalTest } from "../helpers/pane.ts";
import { Program, startServer } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const hostname = "127.0.0.1";
const PASSWORD = "correct-horse";
const GOODBYE = "* Server is shutting down.";

/** A server whose rooms have ports. */
async function startService(...flags: readonly string[]) {
  const { from, to } = freePorts(4);
  const { server, port } = await startServer("--room-ports", `${from}-${to}`, ...flags);
  return { server, port, roomPort: from };
}

async function typeLine(pane: Pane, line: string): Promise<void> {
  await pane.type(line);
  await pane.press("Enter");
}

/** Two people in a window each, and a socket, in one room of which one has made it. */
async function gather(stack: AsyncDisposableStack, port: number, roomPort: number) {
  const kim = stack.use(await Pane.open(port, "--name", "kim"));
  await kim.untilText("no rooms yet");
  await kim.press("c");
  await kim.untilLine("Name of the new room: |");
  await typeLine(kim, "games");
  await kim.untilText("Who may enter room games?");
  await kim.press("e");
  await kim.untilText("kim · games: 1 here · connected");
  await typeLine(kim, "/rooms");
  await kim.untilText("games: 1 person");
  const lee = stack.use(await Pane.open(port, "--name", "lee"));
  const { rows } = await lee.untilText("Create a room");
  assert(rows.some((row) => /games +1 person .*by kim/.test(row)), rows.join("\n"));
  await lee.press("1");
  await lee.untilText("lee · games: 2 here · connected");
  const raw = stack.use(await LinePeer.connect({ port: roomPort }));
  await raw.until("lee is in this room.");
  assertEquals(raw.lines, [
    "Your nickname is now: Anonymous1",
    "Joined room: games",
    `Port: ${roomPort}`,
    "kim is in this room.",
    "lee is in this room.",
  ]);
  return { kim, lee, raw };
}

terminalTest(
  "parleyd's rooms are made, listed, joined by menu and by socket, and deleted",
  async () => {
    const { server, port, roomPort } = await startService();
    await using _server = server;
    await using stack = new AsyncDisposableStack();
    const { kim, lee, raw } = await gather(stack, port, roomPort);
    await typeLine(kim, "from the one who made it");
    await lee.untilText("from the one who made it");
    await typeLine(lee, "from the second");
    await raw.until("[lee]: from the second");
    await raw.say("from a socket");
    for (const pane of [kim, lee]) await pane.untilText("from a socket");
    await kim.untilText("from the second");
    assertEquals(await raw.until("who made it"), "[kim]: from the one who made it");

    await typeLine(kim, "/delete games");
    assertEquals(await raw.until("deleted"), "Room games was deleted by kim.");
    for (const pane of [kim, lee]) {
      await pane.untilText("Room games was deleted by kim.");
      await pane.untilText("Create a room");
    }
    await raw.say("/rooms");
    await raw.until("No rooms yet.");

    const busy = await Deno.connect({ hostname, port });
    await busy.write(utf8("/join lobby\r\nhello\r\n/hist"));
    const heard = readToEnd(busy);
    await raw.say("/join lobby", "/who");
    await raw.until("Anonymous2");
    server.kill("SIGINT");
    assertEquals((await server.status()).code, 0);
    assertEquals(server.stderr, "");
    await raw.end();
    assertEquals(raw.lines.at(-1), GOODBYE);
    assert((await heard).endsWith(`${GOODBYE}\r\n`), await heard);
    for (const pane of [kim, lee]) {
      await pane.press("C-c");
      const { status, before, after } = await pane.end();
      assertEquals([status, after], ["status 0", before]);
    }
  },
);

Deno.test({
  name: "parleyd's rooms need a ticket on their ports where everybody has to log in",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using dir = await TempDir.make();
    const users = `${dir.realPath}/users.json`;
    for (const name of ["kim", "lee"]) await addUser(users, name);
    const { server, port, roomPort } = await startService("--require-login", "--users", users);
    await using _server = server;
    await using kim = await ChatClient.connect({ hostname, port });
    await kim.login("kim", PASSWORD);
    const made = await kim.create("games");
    assertEquals([made.port, made.ticket?.length], [roomPort, 16]);
    await using lee = await LinePeer.connect({ port: roomPort });
    await lee.until("Say the ticket");
    await lee.say(`/login lee ${PASSWORD}`);
    await lee.until("kim is in this room.");
    const { rooms } = await kim.rooms();
    assertEquals(rooms.map((room) => [room.name, room.users, room.port]), [["games", 2, roomPort]]);
    await using raw = await LinePeer.connect({ port: roomPort });
    await raw.say(made.ticket!);
    await raw.until("lee is in this room.");
    await raw.say("from a socket");
    assertEquals(await lee.until("from a socket"), "[kim]: from a socket");
    await lee.say("from the other");
    assertEquals(await raw.until("from the other"), "[lee]: from the other");
    await using late = await LinePeer.connect({ port: roomPort });
    await late.say(made.ticket!);
    assertEquals((await late.until("ERROR")).startsWith("ERROR: This ticket is wrong, used"), true);
    await kim.delete("games");
    for (const peer of [lee, raw]) await peer.until("Room games was deleted by kim.");
    server.kill("SIGINT");
    assertEquals((await server.status()).code, 0);
    for (const peer of [lee, raw, late]) {
      await peer.end();
      assertEquals(peer.lines.at(-1), GOODBYE);
    }
    assert(!server.stdout.includes(made.ticket!));
  },
});

async function addUser(users: string, name: string): Promise<void> {
  const call = ["users", "add", name, "--users", users];
  await using program = Program.startEntry("server", call, { input: "piped" });
  await program.type(`${PASSWORD}\n`);
  await program.endInput();
  assertEquals((await program.status()).code, 0);
}

async function readToEnd(conn: Deno.Conn): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(4096);
  for (let count = await conn.read(buffer); count !== null; count = await conn.read(buffer)) {
    text += textOf(buffer.subarray(0, count));
  }
  conn.close();
  return text;
}
