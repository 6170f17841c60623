/** What is said, and what was said: messages, history, search. */
import type { Answerable } from "./answer.ts";

/**
 * Says something to a room; answered with {@linkcode Sent} when the message is kept, and seen by
 * nobody before. A text with nothing to see is refused with `text-required`.
 *
 * @example Sent twice, as after a lost connection, and stored once
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Send } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * const command: Send = { type: "send", text: "Hello!", sendId: 1 };
 * const first = await client.request(command, "sent");
 * const again = await client.request(command, "sent");
 * assertEquals([first.seq, again.seq], [1, 1]);
 * ```
 */
export interface Send extends Answerable {
  /** Which command this is. */
  readonly type: "send";
  /** Without one, the session's only room. */
  readonly room?: string;
  /** One line, at most `maxTextBytes` of the {@linkcode Welcome} in UTF-8. */
  readonly text: string;
  /** A rising integer of the client: the same one is stored once, however often it is sent. */
  readonly sendId?: number;
  /** The room's epoch as the client knows it; another one is refused with `wrong-epoch`. */
  readonly epoch?: string;
}

/**
 * Says something to one person; answered with {@linkcode PrivateSent}, refused with `user-not-found`
 * where he is neither connected nor awaited back.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { PrivateMessage, SendPrivate } from "@parley/parley";
 *
 * function reply({ from }: Pick<PrivateMessage, "from">, text: string): SendPrivate {
 *   return { type: "sendPrivate", to: from.name, text };
 * }
 * const from = { name: "bob", account: null, session: "000342c7e85a90bd" };
 * assertEquals(reply({ from }, "Coming!"), { type: "sendPrivate", to: "bob", text: "Coming!" });
 * ```
 */
export interface SendPrivate extends Answerable {
  /** Which command this is. */
  readonly type: "sendPrivate";
  /** The name of whom it is for; its case does not count. */
  readonly to: string;
  /** One line, at most `maxTextBytes` of the {@linkcode Welcome} in UTF-8. */
  readonly text: string;
  /** As in {@linkcode Send}: the numbers rise over both. */
  readonly sendId?: number;
}

/**
 * Asks for kept messages, the newest ones before a place, or all after one; answered with
 * {@linkcode HistoryPage}.
 *
 * @example Back through a room, page by page
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { History, HistoryPage } from "@parley/parley";
 *
 * function pageBefore({ room, messages: [oldest] }: HistoryPage): History | null {
 *   return oldest === undefined ? null : { type: "history", room, before: oldest.seq, limit: 50 };
 * }
 * const nothing: HistoryPage = { type: "historyPage", room: "lobby", epoch: "69ec", messages: [] };
 * assertEquals(pageBefore(nothing), null);
 * ```
 */
export interface History extends Answerable {
  /** Which command this is. */
  readonly type: "history";
  /** Without one, the session's only room. */
  readonly room?: string;
  /** Messages with a smaller `seq`; without it and `after`, the newest. */
  readonly before?: number;
  /** Messages with a greater `seq`. */
  readonly after?: number;
  /** At most so many; the server's own bound holds as well. */
  readonly limit?: number;
}

/**
 * Asks for the newest kept messages that contain every word of a text; answered with
 * {@linkcode SearchPage}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Search } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * await client.send("Lunch at noon?");
 * const command: Search = { type: "search", text: "noon LUN" };
 * const { messages } = await client.request(command, "searchPage");
 * assertEquals(messages.map(({ text }) => text), ["Lunch at noon?"]);
 * ```
 */
export interface Search extends Answerable {
  /** Which command this is. */
  readonly type: "search";
  /** Without one, the session's only room. */
  readonly room?: string;
  /** Words and parts of words; their case does not count. */
  readonly text: string;
  /** At most so many; the server's own bound holds as well. */
  readonly limit?: number;
}
