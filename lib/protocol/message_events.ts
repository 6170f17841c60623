/** What the server says of what people say, to a room and to one another alone. */
import type { Answer } from "./answer.ts";
import type { Position } from "./command.ts";
import type { From } from "./from.ts";

/**
 * A message at its place in the room's log. Its sender is told it, too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Message } from "@parley/parley";
 *
 * const line = ({ from, text, atMs }: Message) =>
 *   `${new Date(atMs).toISOString().slice(11, 16)} ${from.name}: ${text}`;
 * const from = { name: "alice", account: null, session: "3f9a" };
 * const place = { room: "lobby", epoch: "8c1d", seq: 1 };
 * assertEquals(line({ type: "message", ...place, from, text: "Hi!", atMs: 0 }), "00:00 alice: Hi!");
 * ```
 */
export interface Message {
  /** Tells this event from others. */
  readonly type: "message";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** The name that the room's log had when it was said. */
  readonly epoch: string;
  /** Its number in the log: from 1, without a gap. */
  readonly seq: number;
  /** Who said it. */
  readonly from: From;
  /** What was said: one line, without control characters. */
  readonly text: string;
  /** When the server took it, in milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** Set where the message is replayed. */
  readonly past?: true;
}

/**
 * The message was taken and is at this place; comes just before the message itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Sent } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * const sent: Sent[] = await Promise.all(["Hello!", "How are you?"].map((text) => client.send(text)));
 * assertEquals(sent.map(({ seq }) => seq), [1, 2]);
 * ```
 */
export interface Sent extends Answer {
  /** Tells this event from others. */
  readonly type: "sent";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** That of the command; left out where it had none. */
  readonly sendId?: number;
  /** The name of the room's log. */
  readonly epoch: string;
  /** The message's number in the log: from 1, without a gap. */
  readonly seq: number;
}

/**
 * A message to one person: both sides are told, the sender in each of his connections.
 *
 * @example Whose conversation it belongs to
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { PrivateMessage } from "@parley/parley";
 *
 * const partner = ({ from, to }: PrivateMessage, me: string) => from.name === me ? to : from.name;
 * const from = { name: "alice", account: null, session: "3f9a" };
 * const told: PrivateMessage = { type: "privateMessage", from, to: "bob", text: "Psst!", atMs: 0 };
 * assertEquals([partner(told, "alice"), partner(told, "bob")], ["bob", "alice"]);
 * ```
 */
export interface PrivateMessage {
  /** Tells this event from others. */
  readonly type: "privateMessage";
  /** Who said it. */
  readonly from: From;
  /** The name of the one to whom it was said, as it is shown. */
  readonly to: string;
  /** What was said: one line, without control characters. */
  readonly text: string;
  /** When the server took it, in milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** Its place in the log of whoever is told; left out where he has none. */
  readonly place?: Position;
  /** Set where the message is replayed. */
  readonly past?: true;
}

/**
 * The private message was handed over.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { PrivateSent } from "@parley/parley";
 *
 * function receipt({ to, kept, away }: PrivateSent): string {
 *   if (kept) return `It waits until ${to} is back`;
 *   return away === undefined ? `${to} has it` : `${to} has it, but is away: ${away}`;
 * }
 * const answer: PrivateSent = { type: "privateSent", to: "bob" };
 * assertEquals(receipt(answer), "bob has it");
 * assertEquals(receipt({ ...answer, away: "lunch" }), "bob has it, but is away: lunch");
 * ```
 */
export interface PrivateSent extends Answer {
  /** Tells this event from others. */
  readonly type: "privateSent";
  /** The name of the one to whom it was said, as it is shown. */
  readonly to: string;
  /** That of the command; left out where it had none. */
  readonly sendId?: number;
  /** Its place in the sender's log; left out where he has none. */
  readonly place?: Position;
  /** Set where the other side has lost the connection: it is kept for when it is back. */
  readonly kept?: true;
  /** Set where the other side has said that it is not there: the text, which may be empty. */
  readonly away?: string;
}

/**
 * Answers a {@linkcode History}.
 *
 * @example From the newest page back
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type HistoryPage } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * for (const text of ["One", "Two", "Three"]) await client.send(text);
 * const newest: HistoryPage = await client.history({ limit: 1 });
 * const older: HistoryPage = await client.history({ before: newest.messages[0]!.seq });
 * assertEquals(older.messages.map(({ text }) => text), ["One", "Two"]);
 * ```
 */
export interface HistoryPage extends Answer {
  /** Tells this event from others. */
  readonly type: "historyPage";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** The present name of the room's log; older messages may have another one. */
  readonly epoch: string;
  /** The oldest first, without `past`; empty where nothing is kept there. */
  readonly messages: readonly Message[];
}

/**
 * Answers a {@linkcode Search}: the newest messages that were found, the oldest of them first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type SearchPage } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * for (const text of ["Tea is ready", "Who wants tea?", "Me!"]) await client.send(text);
 * const page: SearchPage = await client.search("tea");
 * assertEquals(page.messages.map(({ seq }) => seq), [1, 2]);
 * ```
 */
export interface SearchPage extends Answer {
  /** Tells this event from others. */
  readonly type: "searchPage";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** What was looked for. */
  readonly text: string;
  /** Without `past`; empty where nothing was found. */
  readonly messages: readonly Message[];
}
