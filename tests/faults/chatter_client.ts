import type { ClientState } from "../../lib/client/client_state.ts";
import type { Gap } from "../../lib/client/gap.ts";
import { ReconnectingClient } from "../../lib/client/reconnecting_client.ts";
import { StateJournal } from "../../lib/client/state_journal.ts";
import { isPassing } from "../../lib/client/way_back.ts";
import { exponentialBackoff } from "../../lib/net/backoff.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { Position } from "../../lib/protocol/command.ts";
import type { Event, EventOf } from "../../lib/protocol/event.ts";
import type { SendResult } from "../../lib/client/sender.ts";
import type { Chance } from "./chance.ts";
import type { ChatterOptions, ClientPlan } from "./chatter_options.ts";
import type { Answered, ChatterRecord, LogPlace } from "./records.ts";
import { idIn, textOf } from "./saying.ts";

/** Options of {@linkcode ChatterClient}. */
export interface ChatterClientOptions {
  readonly plan: ClientPlan;
  readonly process: ChatterOptions;
  readonly chance: Chance;
  write(record: ChatterRecord): void;
}

const PAUSE_MS = 30;
// Nobody else has it; but the machine is busy.
const MAX_LOCK_MS = 10_000;
// More than is ever said: nobody is to leave anything out.
const MAX_MISSED = 10_000_000;

/** A client that writes down what it is shown and what becomes of what it says. */
export class ChatterClient {
  readonly #options: ChatterClientOptions;
  readonly #client: ReconnectingClient;
  #onShown: (id: string, to: string) => void = () => {};
  #number = 0;
  #session: string | null = null;

  private constructor(options: ChatterClientOptions, state: ClientState) {
    this.#options = options;
    const { process, chance } = options;
    this.#client = new ReconnectingClient({
      hostname: "127.0.0.1",
      port: process.port,
      maxConnectMs: 3000,
      backoff: exponentialBackoff({ firstMs: 50, maxMs: 400, random: chance.random }),
      onEvent: (event) => this.#onEvent(event),
      onGap: (gap) => this.#onGap(gap),
      state,
      maxMissed: MAX_MISSED,
    });
    void this.#client.closed.then(({ code, reason }) => {
      if (code !== "logout") this.#broken(`It has ended: ${reason}`);
    });
    for (const { text, answered } of this.#client.earlierLines) {
      void this.#answered(idIn(text), answered);
    }
  }

  /** Makes one, with the state that its last run has left. @throws {Error} When that is not to be had. */
  static async make(options: ChatterClientOptions): Promise<ChatterClient> {
    const { process: { stateFolder }, plan: { name } } = options;
    const path = `${stateFolder}/${name}.jsonl`;
    const state = await StateJournal.open({ path, maxWaitMs: MAX_LOCK_MS });
    if (state === "locked") throw new Error(`The state of ${name} is locked`);
    return new ChatterClient(options, state);
  }

  get name(): string {
    return this.#options.plan.name;
  }

  /** How many lines have no answer yet. */
  get waiting(): number {
    const { sending, unsent } = this.#client.counts;
    return sending + unsent;
  }

  /** Connects, takes its name and goes into its rooms, whatever befalls the wires. */
  async start(): Promise<void> {
    const { name, rooms } = this.#options.plan;
    await persist(() => this.#client.connect());
    if (this.#client.self.name !== name) await persist(() => this.#client.login({ name }));
    for (const room of rooms) {
      const isThere = () => this.#client.rooms.includes(room);
      await persist(async () => {
        if (!isThere()) await this.#client.enter(room, { exclusive: false });
      });
    }
  }

  /** Is told each message that is shown. */
  onShown(tell: (id: string, to: string) => void): void {
    this.#onShown = tell;
  }

  /** Says something new to a room, or to a person with `@` before the name; resolves when answered. */
  async say(to: string, bytes: number, mark: "" | "!" = ""): Promise<Answered> {
    const id = `${this.name}.${this.#options.process.run}.${++this.#number}${mark}`;
    const text = textOf(id, bytes);
    this.#write({ kind: "typing", client: this.name, id, to });
    const answer = to.startsWith("@")
      ? this.#client.sendPrivate(to.slice(1), text)
      : this.#client.send(text, to);
    this.#write({ kind: "typed", client: this.name, id });
    return await this.#answered(id, answer);
  }

  async end(): Promise<void> {
    await this.#client.logout();
  }

  async #answered(id: string, answer: Promise<SendResult>): Promise<Answered> {
    const answered: Answered = {
      kind: "answered",
      client: this.name,
      id,
      ...await outcomeOf(answer, (position) => this.#privatePlace(position)),
    };
    this.#write(answered);
    return answered;
  }

  #onEvent(event: Event): void {
    if (event.type === "welcome") this.#onWelcome(event);
    if (event.type === "message") {
      const { room, epoch, seq } = event;
      this.#shown(event, room, { log: room, epoch, seq });
    }
    if (event.type === "privateMessage") {
      this.#shown(event, "@", this.#privatePlace(placeIn(event)));
    }
  }

  #onGap({ room, missing, lost }: Gap): void {
    this.#write({ kind: "gap", client: this.name, log: room ?? "@", missing, lost });
  }

  /** Whoever comes back and is not known any more is somebody new. */
  #onWelcome({ session, resumed }: EventOf<"welcome">): void {
    const isBack = this.#session !== null || this.#options.process.run > 1;
    if (isBack && resumed === null) this.#write({ kind: "anew", client: this.name });
    this.#session = session;
  }

  #shown(event: { text: string; past?: true }, to: string, place: LogPlace | undefined): void {
    const id = idIn(event.text);
    const past = event.past === true;
    const placed = place === undefined ? {} : { place };
    this.#write({ kind: "shown", client: this.name, id, to, past, ...placed });
    this.#onShown(id, to);
  }

  #privatePlace(position: Position | undefined): LogPlace | undefined {
    if (position === undefined) return undefined;
    return { log: `@${this.#session}`, ...position };
  }

  #broken(reason: string): void {
    this.#write({ kind: "broken", client: this.name, reason });
  }

  #write(record: ChatterRecord): void {
    this.#options.write(record);
  }
}

/** Tries until it succeeds; what no other try would help is thrown. */
async function persist<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isWorthATry(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** Also what is asked between two connections goes better later. */
function isWorthATry(error: unknown): boolean {
  return isPassing(error) || (error instanceof ChatError && error.code === "not-connected");
}

async function outcomeOf(
  answer: Promise<SendResult>,
  privatePlace: (position: Position | undefined) => LogPlace | undefined,
): Promise<Pick<Answered, "code" | "outcome" | "place">> {
  try {
    const sent = await answer;
    const place = sent.type === "sent"
      ? { log: sent.room, epoch: sent.epoch, seq: sent.seq }
      : privatePlace(placeIn(sent));
    return { outcome: "sent", ...(place === undefined ? {} : { place }) };
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    const { code } = error;
    return { outcome: code === "not-confirmed" ? "not confirmed" : "not sent", code };
  }
}

function placeIn({ place }: { place?: Position }): Position | undefined {
  return place;
}
