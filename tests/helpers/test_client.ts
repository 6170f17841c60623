import type { Hub } from "../../lib/core/hub.ts";
import type { Session } from "../../lib/core/session.ts";
import type { Command, CommandOf } from "../../lib/protocol/command.ts";
import type { Disconnect } from "../../lib/protocol/disconnect.ts";
import type { Event, EventOf, EventType } from "../../lib/protocol/event.ts";
import type { Broadcast, Subscription } from "../../lib/util/broadcast.ts";
import type { Later } from "../../lib/util/later.ts";
import { TestDialect } from "./test_dialect.ts";

/** The fields of a command that can be left out. */
type Fields<T extends Command["type"]> = Partial<Omit<CommandOf<T>, "type">>;

/** Somebody on a connection, as a test sees him: what he says and what he is told. */
export class TestClient {
  readonly session: Session;
  /** Everything that he was told, the last words too. */
  readonly events: Event[] = [];
  /** The ends of his connection: one, if all is well. */
  readonly ends: Disconnect[] = [];
  readonly #hub: Hub;
  #taken = 0;
  #reads: "all" | "nothing" = "all";
  #whenReady: (() => void)[] = [];

  constructor(hub: Hub, dialect: TestDialect, address = "192.0.2.1:5000") {
    this.#hub = hub;
    const tell = (bytes: Uint8Array | null) => {
      if (bytes !== null) this.events.push(TestDialect.eventOf(bytes));
    };
    const followed: Subscription[] = [];
    const sink = {
      send: tell,
      follow: (broadcast: Broadcast) => {
        const subscription = followAtOnce(broadcast, tell);
        followed.push(subscription);
        return subscription;
      },
      whenReady: () => {
        if (this.#reads === "all") return Promise.resolve();
        return new Promise<void>((resolve) => this.#whenReady.push(resolve));
      },
      end: (disconnect: Disconnect, lastWords: Uint8Array | null) => {
        this.read();
        for (const subscription of followed) subscription.end();
        tell(lastWords);
        this.ends.push(disconnect);
      },
    };
    const host = address.slice(0, address.lastIndexOf(":"));
    this.session = hub.open({ dialect, sink, address, host });
  }

  /** Takes no more for now: what would be too much at once waits. */
  stopReading(): void {
    this.#reads = "nothing";
  }

  /** Takes again whatever comes; for one piece alone where he stops again at once. */
  read(): void {
    this.#reads = "all";
    for (const resolve of this.#whenReady.splice(0)) resolve();
  }

  /** Gives the hub a command. */
  say(command: Command): Later {
    return this.#hub.handle(this.session, command);
  }

  login(name: string, password?: string): Later {
    return this.say({ type: "login", name, ...(password === undefined ? {} : { password }) });
  }

  /** Goes into a room, out of all others; the room is made if it is missing. */
  enter(room: string, fields: Fields<"enter"> = {}): Later {
    return this.say({ type: "enter", room, ifMissing: "create", exclusive: true, ...fields });
  }

  /** Goes into a room, and stays in all others. */
  alsoEnter(room: string): Later {
    return this.enter(room, { exclusive: false });
  }

  create(room: string): Later {
    return this.say({ type: "create", room, exclusive: true });
  }

  send(text: string, fields: Fields<"send"> = {}): Later {
    return this.say({ type: "send", text, ...fields });
  }

  sendPrivate(to: string, text: string, fields: Fields<"sendPrivate"> = {}): Later {
    return this.say({ type: "sendPrivate", to, text, ...fields });
  }

  /** What he was told since this was asked last. */
  take(): Event[] {
    const fresh = this.events.slice(this.#taken);
    this.#taken = this.events.length;
    return fresh;
  }

  /** What he was told since this was asked last, in a few words each. */
  heard(): string[] {
    return this.take().map(brief);
  }

  /** The newest event of a type. */
  last<T extends EventType>(type: T): EventOf<T> {
    const isOfType = (event: Event): event is EventOf<T> => event.type === type;
    const event = this.events.findLast(isOfType);
    if (event === undefined) throw new Error(`There was no event "${type}"`);
    return event;
  }

  /** The texts of all messages that he was shown. */
  get texts(): string[] {
    return this.events.flatMap((event) => event.type === "message" ? [event.text] : []);
  }
}

/** Takes what is broadcast when it is pushed. */
export function followAtOnce(
  broadcast: Broadcast,
  tell: (bytes: Uint8Array) => void,
): Subscription {
  const take = () => subscription.takeEach().forEach(tell);
  const subscription = broadcast.subscribe({ onMore: take, onHold: take, onEnd() {} });
  return subscription;
}

/** An event in a few words; a replayed message is in brackets. */
export function brief(event: Event): string {
  switch (event.type) {
    case "disconnect":
    case "error":
      return `${event.type} ${event.code}`;
    case "memberEntered":
      return `${event.from.name} entered ${event.room}`;
    case "memberLeft":
      return `${event.from.name} ${event.reason} ${event.room}`;
    case "memberRenamed":
      return `${event.previous} is ${event.from.name} in ${event.room}`;
    case "message": {
      const said = `${event.from.name}: ${event.text}`;
      return event.past ? `(${said})` : said;
    }
    case "privateMessage": {
      const said = `${event.from.name} to ${event.to}: ${event.text}`;
      return event.past ? `(${said})` : said;
    }
    default:
      return event.type;
  }
}
