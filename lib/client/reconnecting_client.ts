import type { AnswerEvent, EventOf, From } from "../protocol/event.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import {
  type ChatClient,
  type ClientRequest,
  enterCommand,
  type EnterOptions,
} from "./chat_client.ts";
import { LastingLink } from "./lasting_link.ts";
import type { LinkState } from "./link_state.ts";
import type { AccountRequest, NewAccount } from "./own_name.ts";
import type { ConnectOptions, ReconnectingClientOptions } from "./reconnecting_options.ts";
import { RoomPositions } from "./room_positions.ts";
import type { EarlierLine, SendCounts, SendResult } from "./sender.ts";
import { atMost, type Credentials } from "./way_back.ts";

export type { ConnectOptions, ReconnectingClientOptions };

/**
 * A client that comes back by itself: it reconnects with growing pauses, goes on with its
 * session or logs in again, goes into its rooms again, and says what was not answered.
 *
 * - Every message is told once, in its order, over any number of connections.
 * - What is said while there is no connection is sent when there is one again. What the server may
 *   have or not is rejected with `not-confirmed`, what it does not have with `not-sent`; every other
 *   request rejects with `not-connected`, or `connection-lost` where it was under way.
 * - It obeys a `Disconnect` after which it may not come back.
 * - With a `state`, all of this holds over its own restarts, too, however it ended.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer, ReconnectingClient } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = new ReconnectingClient({ hostname: "127.0.0.1", port: server.port });
 * await client.connect();
 * await client.login({ name: "alice" });
 * await client.enter("lobby");
 * assertEquals((await client.send("Hello everyone!")).type, "sent");
 * ```
 */
export class ReconnectingClient {
  readonly #link: LastingLink;

  /** Does nothing yet: see {@linkcode ReconnectingClient.connect}. */
  constructor(options: ReconnectingClientOptions) {
    this.#link = new LastingLink(options);
  }

  /**
   * Connects for the first time; from then on it comes back by itself. Where it goes on with the
   * session of an earlier run, it has its name and its rooms then.
   *
   * @throws {ConnectError} When that failed; it does not try again by itself.
   */
  async connect(options: ConnectOptions = {}): Promise<void> {
    await this.#link.connect(options);
  }

  /** How the connection stands; `onChange` is told when it changes. */
  get link(): LinkState {
    return this.#link.state;
  }

  /** How many lines wait for the server's answer, or for a connection. */
  get counts(): SendCounts {
    return this.#link.sender.counts;
  }

  /** What an earlier run has said and got no answer for; it is answered or refused like the rest. */
  get earlierLines(): readonly EarlierLine[] {
    return this.#link.sender.earlier;
  }

  /** The names of the rooms that it is in, or will be in again when it is back. */
  get rooms(): readonly string[] {
    return this.#link.inbox.positions.places.map(({ room }) => room);
  }

  /** Where an earlier run was when it was killed, if its session is gone; the last one is the last. */
  get roomsBefore(): readonly string[] {
    return this.#link.roomsBefore;
  }

  /**
   * What the server said of itself, most recently.
   *
   * @throws {Error} Before it has connected.
   */
  get welcome(): ChatClient["welcome"] {
    const { client } = this.#link;
    if (client === null) throw new Error("Cannot use a client that has not connected yet");
    return client.welcome;
  }

  /** Resolves with the reason when it is over for good; never rejects. */
  get closed(): Promise<Disconnect> {
    return this.#link.closed;
  }

  /** Who this client is to others: its name, once it has one, and the key of its session. */
  get self(): { readonly name?: string; readonly session: string } {
    return { ...this.#link.name.shown, session: this.welcome.session };
  }

  /** Whether this client said it, in this connection or an earlier one. */
  isOwn(from: From): boolean {
    return this.#link.reception.isOwn(from);
  }

  /**
   * Takes a name, and takes it again after each loss.
   *
   * @throws {ChatError} As `name-taken`, `password-required`, `wrong-password`.
   */
  async login(credentials: Credentials = {}): Promise<EventOf<"named">> {
    return await this.#link.name.login(this.#link.connected, credentials);
  }

  /**
   * Makes an account, and logs in under it, again after each loss.
   *
   * @throws {ChatError} As `not-allowed`, `code-required`, `name-taken`, `bad-password`.
   */
  async register(account: NewAccount): Promise<EventOf<"named">> {
    return await this.#link.name.register(this.#link.connected, account);
  }

  /**
   * Gives the own account another password, and comes back with that.
   *
   * @throws {ChatError} As `wrong-password`, `bad-password`.
   */
  async changePassword(before: string, after: string): Promise<void> {
    await this.#link.name.changePassword(this.#link.connected, before, after);
  }

  /** Goes into a room, and again after each loss; with a state, on from where it was left. */
  async enter(room: string, options: EnterOptions = {}): Promise<EventOf<"roomEntered">> {
    return await this.request(enterCommand(room, options), "roomEntered");
  }

  /** Sends any command that has no method of its own for coming back, and waits for its answer. */
  async request<T extends AnswerEvent["type"]>(
    command: Exclude<ClientRequest, AccountRequest | { type: "send" | "sendPrivate" }>,
    expected: T,
  ): Promise<EventOf<T>> {
    const answer = await this.#link.connected.request(this.#withPlace(command), expected);
    // Where one is by now is known when the answer has been dealt with.
    if (expected === "roomEntered") await this.#link.reception.settled();
    return answer;
  }

  /** Says something to a room, the only one if none is named; when there is a connection. */
  send(text: string, room?: string): Promise<SendResult> {
    const { client, reception, state } = this.#link;
    const isMoving = client?.moving === true || reception.holding;
    const isUnsure = state.type === "connected" && isMoving;
    const place = isUnsure ? undefined : this.#link.inbox.positions.find(room);
    const named = room === undefined ? {} : { room };
    const meant = place === undefined ? named : { room: place.room, epoch: place.epoch };
    return this.#link.sender.say({ type: "send", ...meant, text });
  }

  /** Says something to one person, when there is a connection. */
  sendPrivate(to: string, text: string): Promise<SendResult> {
    return this.#link.sender.say({ type: "sendPrivate", to, text });
  }

  /** Tries to come back at once, where it waits before the next try. */
  retryNow(): void {
    this.#link.retryNow();
  }

  /** Says goodbye and ends; what was not sent by then is refused. */
  async logout(): Promise<void> {
    await this.#link.end(Disconnect.LOGOUT);
  }

  /** As {@linkcode ReconnectingClient.logout}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.logout();
  }

  /** Whoever comes to a room where he was before goes on there. */
  #withPlace<C extends ClientRequest>(command: C): C {
    if (command.type !== "enter" || command.after !== undefined) return command;
    const { inbox: { positions }, maxMissed } = this.#link;
    const place = positions.recall(command.room);
    if (place === undefined || place === positions.find(command.room)) return command;
    const after = RoomPositions.positionOf(place);
    return after === undefined ? command : { ...command, after, ...atMost(maxMissed) };
  }
}
