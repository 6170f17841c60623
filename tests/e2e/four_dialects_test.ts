import { assertEquals } from "@std/assert";
import { ChatClient, ChatServer, type Event } from "@parley/parley";
import { wordsLines } from "../../lib/codec/words_dialect.ts";
import { LinePeer } from "../helpers/line_peer.ts";

/** What a native client was told, as the words dialect would put it, without the times. */
class NativePeer implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly client: ChatClient;
  static async connect(port: number): Promise<NativePeer> {
    const lines: string[] = [];
    const onEvent = (event: Event) => lines.push(...wordsLines(event, 0).map(withoutTime));
    const client = await ChatClient.connect({ hostname: "127.0.0.1", port, onEvent });
    return new NativePeer(client, lines);
  }

  private constructor(client: ChatClient, lines: string[]) {
    this.client = client;
    this.lines = lines;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}

Deno.test("ChatServer puts all four dialects into one room, with names, messages, comings and goings", async () => {
  await using server = ChatServer.start({
    hostname: "127.0.0.1",
    port: 0,
    greetingDelayMs: 60_000,
  });
  const { port } = server;
  await using keyword = await LinePeer.connect({ port });
  await using slash = await LinePeer.connect({ port });
  await using words = await LinePeer.connect({ port });
  await using native = await NativePeer.connect(port);

  await keyword.say("USERNAME kay", "JOIN #hall");
  await keyword.until("OK Joined");
  await slash.say("/nick Sal", "/join hall");
  await slash.until("kay is in this room.");
  await words.say("login wim", "enter hall");
  await words.until("You entered");
  await native.client.login("nat");
  await native.client.enter("hall");

  await keyword.say("from the keyword dialect");
  await keyword.until("ROOM #hall kay");
  await slash.say("from the slash dialect");
  await keyword.until("ROOM #hall Sal");
  await words.say("from the words dialect");
  await keyword.until("ROOM #hall wim");
  await native.client.send("from the native dialect");
  await keyword.until("ROOM #hall nat");

  await slash.say("/quit");
  await slash.end();
  await keyword.until("LEAVE #hall Sal");
  words.close();
  await keyword.until("LEAVE #hall wim");
  await native.client.rooms();

  assertEquals(keyword.lines, [
    "OK Welcome, kay!",
    "OK Joined #hall (0 users)",
    "JOIN #hall Sal",
    "JOIN #hall wim",
    "JOIN #hall nat",
    "ROOM #hall kay from the keyword dialect",
    "ROOM #hall Sal from the slash dialect",
    "ROOM #hall wim from the words dialect",
    "ROOM #hall nat from the native dialect",
    "LEAVE #hall Sal",
    "LEAVE #hall wim",
  ]);
  assertEquals(slash.lines, [
    "Your nickname is now: Sal",
    "Joined room: hall",
    "kay is in this room.",
    "wim joined the room.",
    "nat joined the room.",
    "[kay]: from the keyword dialect",
    "[wim]: from the words dialect",
    "[nat]: from the native dialect",
    "Goodbye!",
  ]);
  assertEquals(words.lines.map(withoutTime), [
    "* Logged in as wim.",
    "* You entered room hall. Here: kay, Sal",
    "* nat entered the room.",
    "kay from the keyword dialect",
    "Sal from the slash dialect",
    "nat from the native dialect",
    "* Sal left the room.",
  ]);
  assertEquals(native.lines, [
    "* Logged in as nat.",
    "* You entered room hall. Here: kay, Sal, wim",
    "kay from the keyword dialect",
    "Sal from the slash dialect",
    "wim from the words dialect",
    "nat from the native dialect",
    "* Sal left the room.",
    "* wim lost the connection.",
    "* hall: 2 people, 4 messages",
  ]);
});

function withoutTime(line: string): string {
  return line.replace(/ \d\d:\d\d:\d\d /, " ");
}
