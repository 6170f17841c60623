import {
  ReconnectingClient,
  type ReconnectingClientOptions,
} from "../../lib/client/reconnecting_client.ts";
import type { LinkState } from "../../lib/client/link_state.ts";
import type { Event, EventOf, EventType } from "../../lib/protocol/event.ts";
import { brief } from "./test_client.ts";

/** Options of {@linkcode ClientProbe}. */
export interface ClientProbeOptions extends Omit<ReconnectingClientOptions, "hostname"> {
  /** The name to take. */
  readonly name?: string;
  /** The room to go into. */
  readonly room?: string;
}

/** A client that comes back by itself, and what it was told. */
export class ClientProbe {
  readonly client: ReconnectingClient;
  readonly events: Event[] = [];
  /** Every state of the link, in order, each once. */
  readonly links: LinkState[] = [];
  #wakes: (() => void)[] = [];

  constructor({ name: _name, room: _room, ...options }: ClientProbeOptions) {
    this.client = new ReconnectingClient({
      hostname: "127.0.0.1",
      backoff: () => 0,
      ...options,
      onEvent: (event) => {
        this.events.push(event);
        this.#wake();
      },
      onChange: () => {
        const { link } = this.client;
        if (this.links.at(-1) !== link) this.links.push(link);
        this.#wake();
      },
    });
  }

  /** Connected, with a name and in a room if they are given. */
  static async start(options: ClientProbeOptions): Promise<ClientProbe> {
    const probe = new ClientProbe(options);
    const { name, room } = options;
    await probe.client.connect();
    if (name !== undefined) await probe.client.login({ name });
    if (room !== undefined) await probe.client.enter(room);
    return probe;
  }

  /** Waits until something holds; it is looked at after everything that is told. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#wakes.push(resolve));
  }

  /** Waits until the link is in this state for the so-many-th time. */
  async untilLink(type: LinkState["type"], times = 1): Promise<void> {
    await this.until(() => this.links.filter((link) => link.type === type).length >= times);
  }

  /** Waits until a message with that text was told. */
  async untilText(text: string): Promise<void> {
    await this.until(() => this.texts.includes(text));
  }

  /** The texts of the messages that were told as new. */
  get texts(): string[] {
    return this.of("message").flatMap(({ text, past }) => past === true ? [] : [text]);
  }

  /** What was told, in a few words each. */
  get heard(): string[] {
    return this.events.map(brief);
  }

  of<T extends EventType>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.client.logout();
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }
}
