/** Rooms as a service (requirements D1 to D4), in each dialect, with and without required login. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ChatClient, ChatServer, type Event } from "@parley/parley";
import { freePorts } from "../helpers/free_ports.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";

const hostname = "127.0.0.1";
const NAMES = ["kim", "kay", "sal", "wim"];
/** Without a space: it stands on a line. */
const OWN_PASSWORD = "sesame";

/** Somebody in each dialect, logged in; the native one rules over what it creates. */
async function meet(stack: AsyncDisposableStack, login: "optional" | "required") {
  const roomPorts = freePorts(3);
  const accounts = new TestAccounts(...NAMES);
  for (const key of NAMES) {
    await accounts.changePassword({ key, before: PASSWORD, after: OWN_PASSWORD, address: "" });
  }
  const server = stack.use(
    ChatServer.start({ hostname, port: 0, roomPorts, accounts, login, greetingDelayMs: 60_000 }),
  );
  const { port } = server;
  const events: Event[] = [];
  const onEvent = (event: Event) => void events.push(event);
  const kim = stack.use(await ChatClient.connect({ hostname, port, onEvent }));
  await kim.login("kim", OWN_PASSWORD);
  const [kay, sal, wim] = await Promise.all(
    [`USERNAME kay ${OWN_PASSWORD}`, `/login sal ${OWN_PASSWORD}`, `login wim ${OWN_PASSWORD}`]
      .map(async (line) => {
        const peer = stack.use(await LinePeer.connect({ port }));
        await peer.say(line);
        await peer.more(1);
        return peer;
      }),
  );
  return { kim, kay: kay!, sal: sal!, wim: wim!, events, from: roomPorts.from };
}

for (const login of ["optional", "required"] as const) {
  Deno.test(`rooms are created, listed with details and deleted in each dialect: login ${login}`, async () => {
    await using stack = new AsyncDisposableStack();
    const { kim, kay, sal, wim, events, from } = await meet(stack, login);
    const made = await kim.create("games");
    assertEquals([made.port, made.ticket?.length], [from, login === "required" ? 16 : undefined]);
    await kim.topic("chess tonight");
    await sal.say("/create attic");
    await sal.until("Joined room: attic");
    await wim.say("create cellar");
    await wim.until("You entered the new room cellar.");
    await kay.say("JOIN #games");
    await kay.until("OK Joined #games (1 users)");

    await sal.say("/rooms");
    const listed = await sal.until("  games (2 users)");
    assertEquals(listed, `  games (2 users), by kim, port ${from}: chess tonight`);
    await wim.say("/rooms");
    assertMatch(await wim.until("cellar: 1 person"), /, by wim, port \d+$/);
    const { rooms } = await kim.rooms();
    assertEquals(rooms.map(({ name, users, creator, port }) => [name, users, creator, port]), [
      ["games", 2, "kim", from],
      ["attic", 1, "sal", from + 1],
      ["cellar", 1, "wim", from + 2],
    ]);

    await sal.say("/enter games");
    await sal.until("Topic: chess tonight");
    await sal.say("/delete games");
    await sal.until("ERROR: Only its creator or an operator may delete room games");
    await wim.say("enter games");
    await wim.until("You entered room games.");
    await kim.delete("games");
    await kay.until("ERROR Room #games was deleted by kim");
    await sal.until("Room games was deleted by kim.");
    await wim.until("Room games was deleted by kim.");
    for (const peer of [kay, sal, wim]) await peer.say("anybody here?");
    await kay.until("ERROR Not in a room");
    await sal.until("ERROR: You are not in a room");
    await wim.until("You are not in a room");
    await assertRejects(
      () => Deno.connect({ hostname, port: from }),
      Deno.errors.ConnectionRefused,
    );
    assertEquals(events.some(({ type }) => type === "roomDeleted"), true);
    await sal.say("/delete attic");
    await sal.until("Room attic was deleted by sal.");
  });

  Deno.test(`who is put out of a room is told in each dialect, and kept out by a ban: login ${login}`, async () => {
    await using stack = new AsyncDisposableStack();
    const { kim, kay, sal, wim } = await meet(stack, login);
    await kim.create("games");
    await kay.say("JOIN #games");
    await kay.until("OK Joined");
    await sal.say("/join games");
    await sal.until("kay is in this room.");
    await wim.say("enter games");
    await wim.until("You entered");
    await kim.request({ type: "kick", who: "kay", reason: "spam" }, "moderated");
    await kay.until("ERROR You were put out of #games by kim: spam");
    await sal.until("kay was put out of the room by kim: spam");
    await kim.request({ type: "ban", who: "sal" }, "moderated");
    await sal.until("You were banned from room games by kim for good.");
    await kim.request({ type: "mute", who: "wim", forMs: 60_000 }, "moderated");
    await wim.say("one more thing");
    await wim.until("You may not speak in room games until");
    await kay.say("JOIN #games");
    await kay.until("JOIN #games wim");
    await sal.say("/join games");
    await sal.until("ERROR: You are banned from room games");
    await kim.request({ type: "unban", who: "sal" }, "moderated");
    await sal.say("/join games");
    await kay.until("JOIN #games sal");
    assertEquals((await kim.users()).users.map(({ name }) => name), ["kim", "wim", "kay", "sal"]);
  });
}
