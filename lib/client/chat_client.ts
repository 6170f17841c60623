/**
 * One user's side of the chat. This folder knows the protocol and terminals; it knows nothing of the
 * server's inside.
 */
import { Keepalive } from "../net/keepalive.ts";
import type { Transport } from "../net/transport.ts";
import type { Command, CommandOf, Enter, Position } from "../protocol/command.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { AnswerEvent, Event, EventOf, Welcome } from "../protocol/event.ts";
import { PROTOCOL_VERSION } from "../protocol/protocol_version.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { type ConnectError, notParley, timedOut, turnedAway } from "./connect_error.ts";
import { openTransport } from "./open_transport.ts";
import { PendingAnswers } from "./pending_answers.ts";
import { RoomPositions } from "./room_positions.ts";
import { ServerLink } from "./server_link.ts";

/**
 * Options of {@linkcode ChatClient.connect}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, type ChatClientOptions, ChatServer } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, motd: "Be kind." });
 * const heard: string[] = [];
 * const options: ChatClientOptions = {
 *   hostname: "127.0.0.1",
 *   port: server.port,
 *   client: "example/1.0",
 *   onEvent: (event) => event.type === "welcome" && heard.push(event.motd),
 * };
 * await using _client = await ChatClient.connect(options);
 * assertEquals(heard, ["Be kind."]);
 * ```
 */
export interface ChatClientOptions {
  /** The server's name or address. */
  readonly hostname: string;
  /** The server's; `parleyd` has 9999 if it is told nothing else. */
  readonly port: number;
  /** The client's program and version, for the server's log. @default {"parley"} */
  readonly client?: string;
  /** The secret of an earlier {@linkcode ChatClient.welcome}, to go on with its session. */
  readonly token?: string;
  /** The last private message that was shown before: those behind it are sent. */
  readonly after?: Position;
  /**
   * Is told everything that the server says, in its order, answers included; these with the type of
   * the answer that was hoped for, which tells what an `error` refuses.
   */
  readonly onEvent?: (event: Event, expected: AnswerEvent["type"] | null) => void;
  /** How long the server may take to greet, in milliseconds. @default {10_000} */
  readonly maxConnectMs?: number;
  /** What its waiting is measured by. @default {systemClock} */
  readonly clock?: Clock;
}

/**
 * How {@linkcode ChatClient.enter} goes into a room.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { ChatClient, ChatError, ChatServer, type EnterOptions } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("kim");
 * const options: EnterOptions = { ifMissing: "refuse" };
 * const { code } = await assertRejects(() => client.enter("looby", options), ChatError);
 * assertEquals(code, "no-such-room");
 * ```
 */
export interface EnterOptions {
  /** What to do when there is no such room. @default {"create"} */
  readonly ifMissing?: "create" | "refuse";
  /** Whether all other rooms are left. @default {true} */
  readonly exclusive?: boolean;
  /** The room's, where it has one, for who is not invited. */
  readonly password?: string;
}

/**
 * What a client can ask for: every command but those that nobody asks anything with.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type ClientRequest } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("kim");
 * const request: ClientRequest = { type: "whois", name: "kim" };
 * const { user } = await client.request(request, "whois");
 * assertEquals([user.name, user.account], ["kim", null]);
 * ```
 */
export type ClientRequest = Exclude<Command, { type: "refused" | "pong" }>;

const MAX_CONNECT_MS = 10_000;
// A dead link is noticed within 25 s, and rooms stay usable on links that sleep (A5).
const PING_AFTER_MS = 15_000;
const ANSWER_WITHIN_MS = 10_000;
const MAX_GOODBYE_MS = 2000;
const MIN_FRAME_BOUND_BYTES = 1024;

/**
 * A connection to a Parley server.
 *
 * - Each method resolves with the server's answer, and rejects with a `ChatError` when the server
 *   refuses, also when the connection ends before the answer (`connection-lost`).
 * - Answers come in the order of the requests; any number may be under way.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * const { seq } = await client.send("Hello everyone!");
 * assertEquals(seq, 1);
 * ```
 */
export class ChatClient {
  readonly #options: ChatClientOptions;
  readonly #link: ServerLink;
  readonly #keepalive: Keepalive;
  readonly #pending = new PendingAnswers();
  readonly #positions = new RoomPositions();
  readonly #closed = Promise.withResolvers<Disconnect>();
  #why = Disconnect.LOST;
  #nonsense: unknown = null;
  #lastSendId = 0;
  #welcome: Welcome | null = null;

  private constructor(transport: Transport, options: ChatClientOptions) {
    this.#options = options;
    this.#link = new ServerLink({
      transport,
      onEvent: (event) => this.#onEvent(event),
      onNonsense: (error) => this.#nonsense = error,
      onEnd: () => this.#onEnd(),
    });
    const ping = () => this.#link.send({ type: "ping" });
    const onUnresponsive = () => this.#end(Disconnect.UNRESPONSIVE);
    this.#keepalive = new Keepalive({ ping, onUnresponsive }, {
      clock: options.clock ?? systemClock,
      pingAfterMs: PING_AFTER_MS,
      answerWithinMs: ANSWER_WITHIN_MS,
    });
  }

  /**
   * Connects and greets.
   *
   * @throws {ConnectError} When there is no such server, or it lets nobody in.
   */
  static async connect(options: ChatClientOptions): Promise<ChatClient> {
    const { clock = systemClock, maxConnectMs = MAX_CONNECT_MS } = options;
    const { hostname, port } = options;
    const transport = await openTransport({ hostname, port, clock, maxConnectMs });
    const client = new ChatClient(transport, options);
    const hello = client.request({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      client: options.client ?? "parley",
      ...(options.token === undefined ? {} : { token: options.token }),
      ...(options.after === undefined ? {} : { after: options.after }),
    }, "welcome");
    if (await within(clock, maxConnectMs, hello)) return await client.#greeted(hello);
    await client.close();
    await hello.catch(() => {});
    throw timedOut(hostname, port);
  }

  /** What the server said of itself, and of this session. */
  get welcome(): Welcome {
    return this.#welcome!;
  }

  /** Whether it is on its way into a room or out of one: which room is meant is not sure then. */
  get moving(): boolean {
    return this.#pending.moving;
  }

  /** Resolves with the reason when the connection is over. */
  get closed(): Promise<Disconnect> {
    return this.#closed.promise;
  }

  /**
   * Takes a name, or a guest's name from the server; a registered one needs its password.
   *
   * @param after The last of its private messages that was shown before: those behind it are sent.
   */
  login(name?: string, password?: string, after?: Position): Promise<EventOf<"named">> {
    const command = {
      type: "login",
      ...(name === undefined ? {} : { name }),
      ...(password === undefined ? {} : { password }),
      ...(after === undefined ? {} : { after }),
    } as const;
    return this.request(command, "named");
  }

  /** Goes into a room, out of all others unless told otherwise; its newest messages follow. */
  enter(room: string, options: EnterOptions = {}): Promise<EventOf<"roomEntered">> {
    return this.request(enterCommand(room, options), "roomEntered");
  }

  /**
   * Makes a room, and goes into it; an account's stays until it is deleted. Everybody may enter it if
   * nothing else is said.
   */
  create(
    room: string,
    entry: Pick<CommandOf<"create">, "access" | "password"> = {},
  ): Promise<EventOf<"roomEntered">> {
    return this.request({ type: "create", room, exclusive: true, ...entry }, "roomEntered");
  }

  /** Goes out of a room; without a name, out of the only one. */
  leave(room?: string): Promise<EventOf<"roomLeft">> {
    return this.request({ type: "leave", ...named(room) }, "roomLeft");
  }

  /** Ends a room for everybody: whoever has made it may, and operators. */
  delete(room: string): Promise<EventOf<"roomDeleted">> {
    return this.request({ type: "delete", room }, "roomDeleted");
  }

  /** Says something to a room; without a name, to the only one. Resolves with its place there. */
  send(text: string, room?: string): Promise<EventOf<"sent">> {
    const epoch = this.#epochFor(room);
    const command = {
      type: "send",
      ...named(room),
      text,
      sendId: ++this.#lastSendId,
      ...(epoch === undefined ? {} : { epoch }),
    } as const;
    return this.request(command, "sent");
  }

  /** Says something to one person, in all his connections. */
  sendPrivate(to: string, text: string): Promise<EventOf<"privateSent">> {
    const sendId = ++this.#lastSendId;
    return this.request({ type: "sendPrivate", to, text, sendId }, "privateSent");
  }

  /** Which rooms there are that this user may know of. */
  rooms(): Promise<EventOf<"roomList">> {
    return this.request({ type: "listRooms" }, "roomList");
  }

  /** Who is in a room; without a name, in the only one. */
  users(room?: string): Promise<EventOf<"userList">> {
    return this.request({ type: "listUsers", ...named(room) }, "userList");
  }

  /** Who is connected, and where. */
  who(): Promise<EventOf<"whoList">> {
    return this.request({ type: "who" }, "whoList");
  }

  /** Kept messages of a room: the newest, those before a place, or all after one; oldest first. */
  history(
    range: Omit<CommandOf<"history">, "type" | "ref"> = {},
  ): Promise<EventOf<"historyPage">> {
    return this.request({ type: "history", ...range }, "historyPage");
  }

  /** The newest messages of a room that contain every word of a text. */
  search(text: string, room?: string): Promise<EventOf<"searchPage">> {
    return this.request({ type: "search", ...named(room), text }, "searchPage");
  }

  /** Says what a room is about, with an empty text that it has no topic; without one, asks. */
  topic(text?: string, room?: string): Promise<EventOf<"topic">> {
    const command = {
      type: "topic",
      ...named(room),
      ...(text === undefined ? {} : { text }),
    } as const;
    return this.request(command, "topic");
  }

  /**
   * Sends any command and waits for its answer.
   *
   * @param expected The type of the answer that the command has.
   */
  request<T extends AnswerEvent["type"]>(
    command: ClientRequest,
    expected: T,
  ): Promise<EventOf<T>> {
    return this.#pending.expect(expected, (ref) => this.#link.send({ ...command, ref }));
  }

  /** Says goodbye and closes; the server is waited for, 2 s at most. */
  async logout(): Promise<void> {
    this.#link.send({ type: "logout" });
    await within(this.#options.clock ?? systemClock, MAX_GOODBYE_MS, this.closed);
    await this.close();
  }

  /** Closes without a word: for the server, a lost connection. */
  async close(): Promise<void> {
    await this.#link.close();
  }

  /** As {@linkcode ChatClient.logout}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.logout();
  }

  async #greeted(hello: Promise<Welcome>): Promise<ChatClient> {
    try {
      this.#welcome = await hello;
      this.#link.maxFrameBytes = checkedBound(this.#welcome.maxFrameBytes);
      return this;
    } catch (error) {
      await this.close();
      throw this.#notGreeted(error);
    }
  }

  #notGreeted(error: unknown): ConnectError {
    const { hostname, port } = this.#options;
    if (this.#why === Disconnect.LOST) return notParley(hostname, port, this.#nonsense ?? error);
    return turnedAway(hostname, port, this.#why);
  }

  #onEvent(event: Event): void {
    this.#keepalive.heard();
    if (event.type === "ping") this.#link.send({ type: "pong" });
    this.#note(event);
    try {
      this.#options.onEvent?.(event, "ref" in event ? this.#pending.expected(event.ref) : null);
    } catch (error) {
      // A mistake of whoever listens is no fault of the connection.
      reportError(error);
    }
    if ("ref" in event) this.#pending.settle(event);
  }

  /** Keeps what later commands need: the epoch of each room, and why it is over. */
  #note(event: Event): void {
    this.#positions.note(event);
    if (event.type === "disconnect") {
      this.#why = new Disconnect(event.code, event.reason, event.mayReconnect);
    }
  }

  /** The epoch of the room that is meant; none while it is not sure which room that will be. */
  #epochFor(room: string | undefined): string | undefined {
    return this.#pending.moving ? undefined : this.#positions.find(room)?.epoch;
  }

  #end(why: Disconnect): void {
    this.#why = why;
    void this.close();
  }

  #onEnd(): void {
    this.#keepalive.stop();
    this.#pending.end();
    this.#closed.resolve(this.#why);
  }
}

/** The command that goes into a room. */
export function enterCommand(room: string, options: EnterOptions = {}): Enter {
  const { ifMissing = "create", exclusive = true, password } = options;
  const secret = password === undefined ? {} : { password };
  return { type: "enter", room, ifMissing, exclusive, ...secret };
}

function named(room: string | undefined): { readonly room?: string } {
  return room === undefined ? {} : { room };
}

/** What no command of this side fits into is no server to talk to. @throws {RangeError} */
function checkedBound(maxFrameBytes: number): number {
  if (maxFrameBytes >= MIN_FRAME_BOUND_BYTES) return maxFrameBytes;
  throw new RangeError(`Cannot use a bound of ${maxFrameBytes} bytes for a frame`);
}
