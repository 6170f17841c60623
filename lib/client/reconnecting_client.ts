import { type Backoff, exponentialBackoff } from "../net/backoff.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { AnswerEvent, Event, EventOf, From } from "../protocol/event.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import {
  ChatClient,
  type ChatClientOptions,
  type EnterOptions,
  type Request,
} from "./chat_client.ts";
import { ConnectError } from "./connect_error.ts";
import { Inbox } from "./inbox.ts";
import type { LinkState } from "./link_state.ts";
import { type AccountRequest, type NewAccount, OwnName } from "./own_name.ts";
import { Pause } from "./pause.ts";
import { type SendCounts, Sender, type SendResult } from "./sender.ts";
import { type Credentials, goBack, isPassing, type ReturnQuestions } from "./way_back.ts";

/** Options of {@linkcode ReconnectingClient}. */
export interface ReconnectingClientOptions extends Omit<ChatClientOptions, "token" | "onEvent"> {
  /** Is told everything that the server says, each message once over all connections. */
  readonly onEvent?: ChatClientOptions["onEvent"];
  /** Is told that {@linkcode ReconnectingClient.link} or {@linkcode ReconnectingClient.counts} changed. */
  readonly onChange?: () => void;
  /** @default {nothing is answered: the client ends, or stays out of the room} */
  readonly questions?: ReturnQuestions;
  /** @default {from 1 s, doubling up to 30 s, each up to 30 % shorter by chance} */
  readonly backoff?: Backoff;
  /** For how long it tries to come back, in milliseconds. @default {Infinity} */
  readonly maxOfflineMs?: number;
}

/** After a connection that was there for so long, the pauses begin anew. */
const STEADY_MS = 10_000;

/**
 * A client that comes back by itself (A5): it reconnects with growing pauses, goes on with its
 * session or logs in again, goes into its rooms again, and says what was not answered.
 *
 * - Every message is told once, in its order, over any number of connections.
 * - What is said while there is no connection is sent when there is one again. What the server may
 *   have or not is rejected with `not-confirmed`, what it does not have with `not-sent`; every other
 *   request rejects with `not-connected`, or `connection-lost` where it was under way.
 * - It obeys a `Disconnect` after which it may not come back.
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
  readonly #options: ReconnectingClientOptions;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #name = new OwnName();
  readonly #inbox = new Inbox();
  readonly #sender = new Sender(() => this.#tellChange());
  readonly #pause: Pause;
  readonly #ownSessions = new Set<string>();
  readonly #closed = Promise.withResolvers<Disconnect>();
  #client: ChatClient | null = null;
  #link: LinkState;

  constructor(options: ReconnectingClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = options.backoff ?? exponentialBackoff();
    this.#pause = new Pause(this.#clock);
    this.#link = { type: "connecting", sinceMs: this.#clock.wallMs() };
  }

  /** Connects for the first time; from then on it comes back by itself. @throws {ConnectError} */
  async connect(): Promise<void> {
    const client = await this.#open();
    if (this.#isOver) return await client.logout();
    this.#client = client;
    this.#online(client);
    this.#stayConnected(client).catch(async (error) => {
      reportError(error);
      await this.#end(Disconnect.LOST);
    });
  }

  get link(): LinkState {
    return this.#link;
  }

  /** How many lines wait for the server's answer, or for a connection. */
  get counts(): SendCounts {
    return this.#sender.counts;
  }

  /** What the server said of itself, most recently. */
  get welcome(): ChatClient["welcome"] {
    if (this.#client === null) throw new Error("Cannot use a client that has not connected yet");
    return this.#client.welcome;
  }

  /** Resolves with the reason when it is over for good. */
  get closed(): Promise<Disconnect> {
    return this.#closed.promise;
  }

  /** Who this client is to others: its name, once it has one, and the key of its session. */
  get self(): { readonly name?: string; readonly session: string } {
    return { ...this.#name.shown, session: this.welcome.session };
  }

  /** Whether this client said it, in this connection or an earlier one. */
  isOwn(from: From): boolean {
    return this.#ownSessions.has(from.session);
  }

  /** Takes a name, and takes it again after each loss. */
  async login(credentials: Credentials = {}): Promise<EventOf<"named">> {
    return await this.#name.login(this.#connected, credentials);
  }

  /** Makes an account, and logs in under it, again after each loss. */
  async register(account: NewAccount): Promise<EventOf<"named">> {
    return await this.#name.register(this.#connected, account);
  }

  /** Gives the own account another password. */
  async changePassword(before: string, after: string): Promise<void> {
    await this.#name.changePassword(this.#connected, before, after);
  }

  /** Goes into a room, and again after each loss. */
  async enter(room: string, options: EnterOptions = {}): Promise<EventOf<"roomEntered">> {
    return await this.#connected.enter(room, options);
  }

  /** Sends any command that has no method of its own for coming back, and waits for its answer. */
  async request<T extends AnswerEvent["type"]>(
    command: Exclude<Request, AccountRequest | { type: "send" | "sendPrivate" }>,
    expected: T,
  ): Promise<EventOf<T>> {
    return await this.#connected.request(command, expected);
  }

  /** Says something to a room, the only one if none is named; when there is a connection. */
  send(text: string, room?: string): Promise<SendResult> {
    const isMoving = this.#link.type === "connected" && this.#client?.moving === true;
    const place = isMoving ? undefined : this.#inbox.positions.find(room);
    const named = room === undefined ? {} : { room };
    const meant = place === undefined ? named : { room: place.room, epoch: place.epoch };
    return this.#sender.say({ type: "send", ...meant, text });
  }

  /** Says something to one person, when there is a connection. */
  sendPrivate(to: string, text: string): Promise<SendResult> {
    return this.#sender.say({ type: "sendPrivate", to, text });
  }

  /** Tries to come back at once, where it waits before the next try. */
  retryNow(): void {
    this.#pause.end();
  }

  /** Says goodbye and ends; what was not sent by then is refused. */
  async logout(): Promise<void> {
    await this.#end(Disconnect.LOGOUT);
  }

  /** As {@linkcode ReconnectingClient.logout}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.logout();
  }

  /** @throws {ChatError} `not-connected` */
  get #connected(): ChatClient {
    if (this.#client !== null && this.#link.type === "connected") return this.#client;
    throw new ChatError("not-connected", "There is no connection: try again when it is back");
  }

  get #isOver(): boolean {
    return this.#link.type === "ended";
  }

  async #open(): Promise<ChatClient> {
    const token = this.#client?.welcome.token;
    this.#inbox.begin();
    const client = await ChatClient.connect({
      ...this.#options,
      onEvent: (event, expected) => this.#onEvent(event, expected),
      ...(token === undefined ? {} : { token }),
    });
    this.#ownSessions.add(client.welcome.session);
    this.#inbox.positions.instance = client.welcome.instance;
    return client;
  }

  /** Comes back after each loss, until it is over. */
  async #stayConnected(first: ChatClient): Promise<void> {
    let client = first;
    let attempt = 0;
    while (!this.#isOver) {
      const openedMs = this.#clock.monotonicMs();
      const why = await client.closed;
      if (this.#isOver) return;
      if (!why.mayReconnect) return await this.#end(why);
      this.#sender.stop();
      if (this.#clock.monotonicMs() - openedMs >= STEADY_MS) attempt = 0;
      ({ client, attempt } = await this.#comeBack(client, why.reason, attempt));
    }
  }

  /** Tries until it is connected and back in its rooms, or it is over. */
  async #comeBack(
    lost: ChatClient,
    why: string,
    attempts: number,
  ): Promise<{ client: ChatClient; attempt: number }> {
    const sinceMs = this.#clock.wallMs();
    let reason = why;
    let attempt = attempts + 1;
    for (;;) {
      const pause = await this.#wait(attempt, sinceMs, reason);
      if (this.#isOver) return { client: lost, attempt };
      this.#setLink({ type: "connecting", sinceMs });
      try {
        return { client: await this.#goBack(), attempt };
      } catch (error) {
        const end = await this.#endFor(error, lost);
        if (end !== null) await this.#end(end);
        if (this.#isOver) return { client: lost, attempt };
        reason = (error as Error).message;
      }
      // Whoever tries by hand does not have to wait longer for it.
      if (pause === "over") attempt++;
    }
  }

  /** Why it may not come back any more; null where it may. @throws What is a bug. */
  async #endFor(error: unknown, lost: ChatClient): Promise<Disconnect | null> {
    if (error instanceof ConnectError) {
      return error.cause instanceof Disconnect && !error.mayRetry ? error.cause : null;
    }
    if (!isPassing(error)) throw error;
    const client = this.#client;
    if (client === null || client === lost) return null;
    await client.close();
    const why = await client.closed;
    return why.mayReconnect ? null : why;
  }

  async #wait(
    attempt: number,
    sinceMs: number,
    reason: string,
  ): Promise<"cut short" | "over"> {
    const { maxOfflineMs = Infinity } = this.#options;
    const pauseMs = this.#backoff(attempt);
    const nextTryMs = this.#clock.wallMs() + pauseMs;
    if (nextTryMs - sinceMs > maxOfflineMs) {
      await this.#end(Disconnect.LOST);
      return "over";
    }
    this.#setLink({ type: "waiting", sinceMs, nextTryMs, reason });
    return await this.#pause.begin(pauseMs);
  }

  async #goBack(): Promise<ChatClient> {
    const client = await this.#open();
    if (this.#isOver) {
      // The server knows the session again, and would wait for it.
      await client.logout();
      return client;
    }
    this.#client = client;
    const belongings = {
      credentials: this.#name.credentials,
      positions: this.#inbox.positions,
      sender: this.#sender,
      onRoomLost: (room: string) => this.#tell({ type: "roomLeft", room }, null),
    };
    const credentials = await goBack(client, belongings, this.#options.questions);
    if (credentials === "gave up") await this.#end(Disconnect.LOGOUT);
    else this.#become(credentials);
    if (this.#isOver) await client.logout();
    else this.#online(client);
    return client;
  }

  #online(client: ChatClient): void {
    this.#setLink({ type: "connected" });
    this.#sender.start(client);
  }

  /** Takes over the name under which it is back. */
  #become(credentials: Credentials | null): void {
    const previous = this.#name.credentials?.name ?? null;
    this.#name.keep(credentials);
    const name = credentials?.name;
    if (name === undefined || name === previous) return;
    // Where it logged in, the server has said so.
    if (this.welcome.resumed === name) {
      this.#tell({ type: "named", name, account: null, previous }, null);
    }
  }

  #onEvent(event: Event, expected: AnswerEvent["type"] | null): void {
    // Nobody asked for it: the name before is an account's now.
    if (event.type === "named" && expected === null) {
      this.#name.keep({ name: event.name, orAny: true });
    }
    const told = this.#inbox.take(event, this.#link.type === "connecting");
    if (told !== null) this.#tell(told, expected);
  }

  /** A mistake of whoever listens is no fault of the connection. */
  #tell(event: Event, expected: AnswerEvent["type"] | null): void {
    try {
      this.#options.onEvent?.(event, expected);
    } catch (error) {
      reportError(error);
    }
  }

  #tellChange(): void {
    try {
      this.#options.onChange?.();
    } catch (error) {
      reportError(error);
    }
  }

  async #end(why: Disconnect): Promise<void> {
    if (this.#isOver) return;
    this.#setLink({ type: "ended", why });
    this.#pause.end();
    try {
      await this.#client?.logout();
    } finally {
      this.#sender.end();
      this.#closed.resolve(why);
    }
  }

  #setLink(link: LinkState): void {
    if (this.#isOver) return;
    this.#link = link;
    this.#tellChange();
  }
}
