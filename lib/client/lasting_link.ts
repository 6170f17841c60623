import { exponentialBackoff } from "../net/backoff.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import { roomKey } from "../protocol/names.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { ChatClient } from "./chat_client.ts";
import type { ClientState } from "./client_state.ts";
import { Inbox } from "./inbox.ts";
import type { LinkState } from "./link_state.ts";
import { OwnName } from "./own_name.ts";
import { Reception } from "./reception.ts";
import type { ConnectOptions, ReconnectingClientOptions } from "./reconnecting_options.ts";
import { type Returner, ReturnLoop } from "./return_loop.ts";
import { Sender } from "./sender.ts";
import { StateKeeper } from "./state_keeper.ts";
import { goBack, isPassing } from "./way_back.ts";

const PAGE_MESSAGES = 20;
const MAX_MISSED = 1000;
const MAX_LEFT_ROOMS = 100;

/**
 * A link to a server that outlasts its connections: what a client knows, says and hears over all of
 * them, and over its own restarts where it has a state.
 */
export class LastingLink implements Returner {
  readonly inbox: Inbox;
  readonly name: OwnName;
  readonly sender: Sender;
  readonly reception: Reception;
  /** At most so many messages are missed in a room where one was in an earlier run. */
  readonly maxMissed: number;
  readonly #options: ReconnectingClientOptions;
  readonly #keeper: StateKeeper;
  readonly #loop: ReturnLoop;
  readonly #closed = Promise.withResolvers<Disconnect>();
  readonly #token: string | undefined;
  #roomsBefore: readonly string[] = [];
  #client: ChatClient | null = null;
  #state: LinkState;

  constructor(options: ReconnectingClientOptions) {
    const { clock = systemClock, state = null } = options;
    const { backoff = exponentialBackoff(), maxOfflineMs = Infinity } = options;
    this.#options = options;
    this.maxMissed = options.maxMissed ?? MAX_MISSED;
    this.inbox = new Inbox(state === null ? 0 : MAX_LEFT_ROOMS);
    this.name = new OwnName(this.inbox.privates);
    this.#keeper = new StateKeeper({ state, inbox: this.inbox, clock });
    this.sender = new Sender({
      onChange: () => this.#tellChange(),
      keep: (...changes) => this.#keeper.keep(...changes),
      ...(state === null ? {} : { kept: keptLines(state, clock) }),
    });
    this.reception = this.#newReception();
    this.#loop = new ReturnLoop(this, { clock, backoff, maxOfflineMs });
    this.#token = state?.kept.token ?? undefined;
    if (state !== null) this.#restore(state);
    this.#state = { type: "connecting", sinceMs: clock.wallMs() };
  }

  /** The newest connection, whether or not it has got everywhere; null before the first. */
  get client(): ChatClient | null {
    return this.#client;
  }

  get state(): LinkState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state.type === "ended";
  }

  /** Resolves with the reason when it is over for good. */
  get closed(): Promise<Disconnect> {
    return this.#closed.promise;
  }

  /** Where an earlier run was when it was killed, if its session is gone; the last one is the last. */
  get roomsBefore(): readonly string[] {
    return this.#roomsBefore;
  }

  /** The connection, where there is one. @throws {ChatError} `not-connected` */
  get connected(): ChatClient {
    if (this.#client !== null && this.#state.type === "connected") return this.#client;
    throw new ChatError("not-connected", "There is no connection: try again when it is back");
  }

  /** Connects for the first time; from then on it comes back by itself. @throws {ConnectError} */
  async connect(options: ConnectOptions): Promise<void> {
    const client = await this.#open();
    if (this.isOver) return await client.logout();
    this.#client = client;
    await this.#begin(client, options);
    this.#loop.run(client).catch(async (error) => {
      reportError(error);
      await this.end(Disconnect.LOST);
    });
  }

  /** Tries to come back at once, where it waits before the next try. */
  retryNow(): void {
    this.#loop.retryNow();
  }

  async goBack(): Promise<ChatClient> {
    const client = await this.#open();
    if (this.isOver) {
      // The server knows the session again, and would wait for it.
      await client.logout();
      return client;
    }
    this.#client = client;
    await this.#settle(client);
    return client;
  }

  onLost(): void {
    this.sender.stop();
  }

  onLink(state: LinkState): void {
    if (this.isOver) return;
    this.#state = state;
    this.#tellChange();
  }

  /** Ends for good; what was not sent by then is refused. */
  async end(why: Disconnect): Promise<void> {
    if (this.isOver) return;
    this.onLink({ type: "ended", why });
    this.#loop.retryNow();
    try {
      await this.#client?.logout();
    } finally {
      // Whoever has not been connected leaves everything as an earlier run has left it.
      if (this.#client === null) this.#keeper.end("killed");
      this.sender.end();
      this.#keeper.end(why.code === "lost" ? "killed" : "orderly");
      this.#closed.resolve(why);
    }
  }

  async #open(): Promise<ChatClient> {
    const token = this.#client?.welcome.token ?? this.#token;
    const { after } = this.inbox.privates;
    return await ChatClient.connect({
      ...this.#options,
      onEvent: (event, expected) => {
        const connecting = this.#state.type === "connecting";
        this.reception.take({ event, expected, connecting });
      },
      ...(token === undefined ? {} : { token }),
      ...(token === undefined || after === undefined ? {} : { after }),
    });
  }

  /** Goes on where an earlier run ended, as far as the server knows of it. */
  async #begin(client: ChatClient, { room }: ConnectOptions): Promise<void> {
    const { positions } = this.inbox;
    if (client.welcome.resumed === null) {
      this.#roomsBefore = positions.places.map((place) => place.room);
      for (const before of this.#roomsBefore) positions.leave(before);
      if (this.sender.earlier.length > 0) this.sender.forgetSent();
      return this.#online(client);
    }
    this.sender.resume();
    for (const place of positions.places) {
      const isWanted = room === undefined || roomKey(room) === roomKey(place.room);
      if (!isWanted && !this.sender.waitsFor(place)) positions.leave(place.room);
    }
    try {
      await this.#settle(client);
    } catch (error) {
      if (!isPassing(error)) throw error;
      // From here on it comes back by itself.
      await client.close();
    }
  }

  /** Takes name and rooms again. @throws What may go better at another try, see `isPassing`. */
  async #settle(client: ChatClient): Promise<void> {
    const { positions, privates } = this.inbox;
    const belongings = {
      credentials: this.name.credentials,
      positions,
      privates,
      sender: this.sender,
      maxMissed: this.maxMissed,
      onRoomEntered: () => this.#keeper.flush(),
      onRoomLost: (room: string) => this.reception.tell({ type: "roomLeft", room }),
    };
    const credentials = await goBack(client, belongings, this.#options.questions);
    if (credentials === "gave up") await this.end(Disconnect.LOGOUT);
    else this.name.keep(credentials);
    if (this.isOver) await client.logout();
    else this.#online(client);
  }

  #online(client: ChatClient): void {
    this.#loop.opened();
    this.onLink({ type: "connected" });
    this.sender.start(client);
  }

  #newReception(): Reception {
    return new Reception({
      inbox: this.inbox,
      keeper: this.#keeper,
      name: this.name,
      sender: this.sender,
      pageMessages: this.#options.pageMessages ?? PAGE_MESSAGES,
      onEvent: (event, expected) => this.#options.onEvent?.(event, expected),
      onGap: (gap) => this.#options.onGap?.(gap),
      askPage: (page) => this.#client!.request({ type: "history", ...page }, "historyPage"),
      accountOf: (name) => {
        const { kept } = this.#options.state ?? {};
        return kept?.name === name ? kept.account : null;
      },
    });
  }

  #restore({ kept: { token, account, places, privates } }: ClientState): void {
    for (const place of places) {
      this.inbox.positions.restore(place, token === null ? "left" : place.where);
    }
    this.inbox.privates.restore(privates, token === null ? null : account);
  }

  #tellChange(): void {
    try {
      this.#options.onChange?.();
    } catch (error) {
      reportError(error);
    }
  }
}

/** Ids have to rise also where the newest changes of an earlier run were lost. */
function keptLines({ kept }: ClientState, clock: Clock) {
  return { lines: kept.lines, highestSendId: Math.max(kept.highestSendId, clock.wallMs()) };
}
