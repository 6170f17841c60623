/** What can be asked about who and what there is, and said of being there at all. */
import type { Answerable } from "./answer.ts";

/**
 * Says that one is not there, or that one is again, with all connections of the user; answered with
 * {@linkcode AwaySet}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Away, ChatClient, ChatServer } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const leaving: Away = { type: "away", text: "At lunch" };
 * const back: Away = { type: "away" };
 * assertEquals((await client.request(leaving, "away")).text, "At lunch");
 * assertEquals((await client.request(back, "away")).text, null);
 * ```
 */
export interface Away extends Answerable {
  /** Which command this is. */
  readonly type: "away";
  /** Why, and it may be empty; without it, one is there again. */
  readonly text?: string;
}

/**
 * Asks what is known of somebody who is connected; answered with {@linkcode WhoisInfo}, refused with
 * `user-not-found`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Whois } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("Alice");
 * const command: Whois = { type: "whois", name: "alice" };
 * const { user } = await client.request(command, "whois");
 * assertEquals([user.name, ...user.dialects], ["Alice", "native"]);
 * ```
 */
export interface Whois extends Answerable {
  /** Which command this is. */
  readonly type: "whois";
  /** The name of a user; its case does not count. */
  readonly name: string;
}

/**
 * Asks which rooms there are; answered with {@linkcode RoomList}, without those that one may not know.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type ListRooms } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * const command: ListRooms = { type: "listRooms" };
 * const { rooms } = await client.request(command, "roomList");
 * assertEquals(rooms.map(({ name, users }) => `${name}: ${users}`), ["lobby: 1"]);
 * ```
 */
export interface ListRooms extends Answerable {
  /** Which command this is. */
  readonly type: "listRooms";
}

/**
 * Asks who is in a room; answered with {@linkcode UserList}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ListUsers, RoomList } from "@parley/parley";
 *
 * const askEach = ({ rooms }: RoomList) => {
 *   return rooms.map(({ name }): ListUsers => ({ type: "listUsers", room: name }));
 * };
 * assertEquals(askEach({ type: "roomList", rooms: [], omitted: 0 }), []);
 * ```
 */
export interface ListUsers extends Answerable {
  /** Which command this is. */
  readonly type: "listUsers";
  /** Without one, the session's only room. */
  readonly room?: string;
}

/**
 * Asks who is connected, and in which rooms; answered with {@linkcode WhoList}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Who } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const command: Who = { type: "who" };
 * const { users } = await client.request(command, "whoList");
 * assertEquals(users.map(({ name, rooms }) => ({ name, rooms })), [{ name: "alice", rooms: [] }]);
 * ```
 */
export interface Who extends Answerable {
  /** Which command this is. */
  readonly type: "who";
}

/**
 * Asks what can be said; answered with {@linkcode HelpText}. It needs no name.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ChatClient, ChatServer, type Help } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * const command: Help = { type: "help" };
 * const { entries } = await client.request(command, "help");
 * assert(entries.some(({ command }) => command === "enter"));
 * ```
 */
export interface Help extends Answerable {
  /** Which command this is. */
  readonly type: "help";
}

/**
 * Asks whether the server is still there; answered with {@linkcode PongEvent}. It needs no name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Ping } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * const ping: Ping = { type: "ping" };
 * assertEquals((await client.request(ping, "pong")).type, "pong");
 * ```
 */
export interface Ping extends Answerable {
  /** Which command this is. */
  readonly type: "ping";
}

/**
 * Answers a {@linkcode PingEvent} of the server, and is not answered. `ChatClient` says it by itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Event, Pong } from "@parley/parley";
 *
 * const answerTo = (event: Event): Pong | null => event.type === "ping" ? { type: "pong" } : null;
 * assertEquals(answerTo({ type: "ping" }), { type: "pong" });
 * assertEquals(answerTo({ type: "notice", text: "Hello" }), null);
 * ```
 */
export interface Pong extends Answerable {
  /** Which command this is. */
  readonly type: "pong";
}
