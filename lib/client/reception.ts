import type { Position } from "../protocol/command.ts";
import type {
  AnswerEvent,
  Event,
  EventType,
  From,
  HistoryPage,
  Message,
  RoomEntered,
  Welcome,
} from "../protocol/event.ts";
import { type Arrival, Arrivals } from "./arrivals.ts";
import type { Gap } from "./gap.ts";
import type { Inbox } from "./inbox.ts";
import type { OwnName } from "./own_name.ts";
import { type Place, RoomPositions } from "./room_positions.ts";
import type { Sender } from "./sender.ts";
import type { StateKeeper } from "./state_keeper.ts";

/** The page of a room that ends before a message. */
export interface PageRequest {
  readonly room: string;
  readonly before: number;
  readonly limit: number;
}

/** Options of {@linkcode Reception}. */
export interface ReceptionOptions {
  readonly inbox: Inbox;
  readonly keeper: StateKeeper;
  readonly name: OwnName;
  readonly sender: Sender;
  /** How many messages from before are told again where a room goes on. */
  readonly pageMessages: number;
  onEvent(event: Event, expected: AnswerEvent["type"] | null): void;
  onGap(gap: Gap): void;
  /** Asks the server that one is connected to. */
  askPage(request: PageRequest): Promise<HistoryPage>;
  /** The account that a name is known to have; null for a guest, or where nothing is known. */
  accountOf(name: string): string | null;
}

/** What moves a position; much of it may come at once. */
const POSITIONED: ReadonlySet<EventType> = new Set([
  "message",
  "named",
  "privateMessage",
  "welcome",
]);
/** What brings one into a room, or out of it. */
const MOVES: ReadonlySet<EventType> = new Set([
  "putOut",
  "roomDeleted",
  "roomEntered",
  "roomLeft",
]);

/**
 * Deals with what the server says: takes note of it, and tells it, each message once and in its
 * order, the last page of a room that goes on before what was missed there.
 */
export class Reception {
  readonly #options: ReceptionOptions;
  readonly #arrivals = new Arrivals((arrival) => this.#deal(arrival));
  readonly #ownSessions = new Set<string>();

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** Whether something may have arrived that was not told yet. */
  get holding(): boolean {
    return this.#arrivals.holding;
  }

  /** Resolves when all that has arrived was told. */
  settled(): Promise<void> {
    return this.#arrivals.settled();
  }

  /** Whether a session was this client's, in this connection or an earlier one. */
  isOwn(from: From): boolean {
    return this.#ownSessions.has(from.session);
  }

  take(arrival: Arrival): void {
    this.#arrivals.take(arrival);
  }

  /** A mistake of whoever listens is no fault of the connection. */
  tell(event: Event, expected: AnswerEvent["type"] | null = null): void {
    try {
      this.#options.onEvent(event, expected);
    } catch (error) {
      reportError(error);
    }
  }

  #deal({ event, expected, connecting }: Arrival): void {
    const { inbox, keeper, name } = this.#options;
    if (event.type === "welcome") this.#greet(event);
    // Nobody asked for it: the name before is an account's now.
    if (event.type === "named" && expected === null) name.keep({ name: event.name, orAny: true });
    const { event: told, gap, before } = inbox.take(event, connecting);
    if (told !== null) this.tell(told, expected);
    if (event.type === "welcome") this.#adopt(event);
    if (event.type === "named") this.#become(event.name, event.account);
    if (event.type === "roomEntered") this.#enter(event, before, gap);
    else this.#tellGap(gap);
    if (MOVES.has(event.type)) keeper.flush();
    else if (POSITIONED.has(event.type)) keeper.touch();
  }

  #greet({ session, token, instance }: Welcome): void {
    const { inbox, keeper } = this.#options;
    this.#ownSessions.add(session);
    inbox.positions.instance = instance;
    keeper.keep({ type: "session", token });
  }

  /** Takes over the name under which the session goes on. */
  #adopt({ resumed }: Welcome): void {
    const { name, accountOf } = this.#options;
    const previous = name.credentials?.name ?? null;
    if (resumed === null || resumed === previous) return;
    name.keep({ name: resumed });
    this.tell({ type: "named", name: resumed, account: accountOf(resumed), previous });
  }

  #become(name: string, account: string | null): void {
    const { keeper, sender } = this.#options;
    keeper.keep({ type: "name", name, account });
    sender.release(null);
  }

  #enter(entered: RoomEntered, before: Place | undefined, gap: Gap | null): void {
    const { sender, inbox } = this.#options;
    const after = before === undefined ? undefined : RoomPositions.positionOf(before);
    if (before !== undefined) {
      const isOther = entered.since === null && after !== undefined &&
        before.instance === inbox.positions.instance;
      if (isOther) sender.withdraw(before);
      else sender.readdress(before, entered);
    }
    sender.release(entered);
    if (before?.page === "due" && after !== undefined) this.#drawPage(entered, after, gap);
    else this.#tellGap(gap);
  }

  /** Tells what was said last before one goes on. */
  #drawPage({ room, since }: RoomEntered, after: Position, gap: Gap | null): void {
    const { pageMessages: limit, askPage } = this.#options;
    const lastSeq = since === null ? 0 : Math.min(since, after.seq);
    if (lastSeq === 0 || limit === 0) return this.#tellGap(gap);
    this.#arrivals.insert(askPage({ room, before: lastSeq + 1, limit }), (messages) => {
      for (const message of messages) this.tell(asPast(message));
      this.#tellGap(gap);
    });
  }

  #tellGap(gap: Gap | null): void {
    if (gap === null) return;
    try {
      this.#options.onGap(gap);
    } catch (error) {
      reportError(error);
    }
  }
}

function asPast(message: Message): Message {
  return { ...message, past: true };
}
