import { ChatError } from "../protocol/chat_error.ts";
import type { Send, SendPrivate } from "../protocol/command.ts";
import type { PrivateSent, Sent } from "../protocol/event.ts";
import { roomKey } from "../protocol/names.ts";
import type { ChatClient } from "./chat_client.ts";
import type { KeptState, Said, StateChange } from "./client_state.ts";
import type { Place } from "./room_positions.ts";

/** Something to be said, before it has an id. */
export type Saying = Omit<Send, "sendId"> | Omit<SendPrivate, "sendId">;

/**
 * What was answered: where in a room the line is, or that somebody will have it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SendResult } from "@parley/parley";
 *
 * function shown(result: SendResult): string {
 *   return result.type === "sent" ? `${result.room} #${result.seq}` : `to ${result.to}`;
 * }
 * assertEquals(shown({ type: "sent", room: "lobby", epoch: "a1", seq: 7 }), "lobby #7");
 * ```
 */
export type SendResult = Sent | PrivateSent;

/**
 * How many lines have no answer yet.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SendCounts } from "@parley/parley";
 *
 * const shown = ({ unsent, sending }: SendCounts) => unsent + sending === 0 ? "" : "not all sent";
 * assertEquals(shown({ unsent: 2, sending: 1 }), "not all sent");
 * ```
 */
export interface SendCounts {
  /** Those that the server can't have: they wait for a connection, or for their room. */
  readonly unsent: number;
  /** Those that the server may have. */
  readonly sending: number;
}

/**
 * A line of an earlier run that had no answer when that was killed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatError, type EarlierLine } from "@parley/parley";
 *
 * const answered = Promise.reject(new ChatError("not-confirmed", "It may have been said, or not"));
 * const line: EarlierLine = { text: "Lunch?", answered };
 * const outcome = await line.answered.then(() => "said", ({ message }) => message);
 * assertEquals(`${line.text}: ${outcome}`, "Lunch?: It may have been said, or not");
 * ```
 */
export interface EarlierLine {
  /** What was said. */
  readonly text: string;
  /** The name of whom alone it was said to; left out in a room. */
  readonly to?: string;
  /** As the promise of one that is said now: it may be rejected with a `ChatError`. */
  readonly answered: Promise<SendResult>;
}

/** Options of {@linkcode Sender}. */
export interface SenderOptions {
  /** Is told that `counts` changed. */
  onChange(): void;
  /** Keeps lines for the next run, before they are sent. @default {nothing is kept} */
  keep?(...changes: readonly StateChange[]): void;
  /** What an earlier run has left. @default {nothing} */
  readonly kept?: Pick<KeptState, "highestSendId" | "lines">;
}

interface Line {
  command: Said;
  /** From `sending` on the server may have it; one that is `held` waits for more than a connection. */
  state: "held" | "unsent" | "sending";
  resolve(result: SendResult): void;
  reject(error: ChatError): void;
}

/**
 * What was said and not answered yet, in its order, over any number of connections.
 *
 * - Each line is answered or refused once; none is forgotten.
 * - A line keeps its id, so that a server which knows the session stores it once, however often it
 *   is sent.
 */
export class Sender {
  /** What an earlier run has left; each is answered or refused, as what is said now. */
  readonly earlier: readonly EarlierLine[];
  readonly #options: SenderOptions;
  readonly #lines = new Map<number, Line>();
  #client: ChatClient | null = null;
  #state: "ended" | "open" = "open";
  #lastSendId: number;

  constructor(options: SenderOptions) {
    this.#options = options;
    const { lines = [], highestSendId = 0 } = options.kept ?? {};
    this.#lastSendId = highestSendId;
    this.earlier = lines.map(({ command, state }) => {
      const answered = this.#add(command, state === "unsent" ? "held" : state);
      answered.catch(() => {}); // Perhaps nobody asks for it.
      const to = command.type === "send" ? {} : { to: command.to };
      return { text: command.text, ...to, answered };
    });
  }

  get counts(): SendCounts {
    const states = Array.from(this.#lines.values(), (line) => line.state);
    const sending = states.filter((state) => state === "sending").length;
    return { sending, unsent: states.length - sending };
  }

  /** Says something now, or as soon as there is a connection. */
  say(saying: Saying): Promise<SendResult> {
    if (this.#state === "ended") return Promise.reject(notSent());
    const command: Said = { ...saying, sendId: ++this.#lastSendId };
    const promise = this.#add(command, "unsent");
    if (this.#client === null) this.#keep(this.#lines.get(command.sendId)!);
    else this.#transmit(this.#client, [this.#lines.get(command.sendId)!]);
    this.#options.onChange();
    return promise;
  }

  /** There is a connection: everything that has no answer is sent, in its order. */
  start(client: ChatClient): void {
    this.#client = client;
    this.#transmit(
      client,
      Array.from(this.#lines.values()).filter(({ state }) => state !== "held"),
    );
    this.#options.onChange();
  }

  /** The connection is lost. A line without a room could reach another one, if it were sent again. */
  stop(): void {
    this.#client = null;
    this.#refuse(({ command }) => command.type === "send" && command.room === undefined);
  }

  /** The server does not know what it has been sent before. */
  forgetSent(): void {
    this.#refuse((line) => line.state === "sending");
  }

  /** The room has another log, or another epoch, but is still the one that was meant. */
  readdress(before: Pick<Place, "epoch" | "room">, after: Pick<Place, "epoch" | "room">): void {
    const { room, epoch } = after;
    if (before.room === room && before.epoch === epoch) return;
    const lines = Array.from(this.#lines.values()).filter((line) => isFor(before, line));
    for (const line of lines) line.command = { ...line.command, room, epoch } as Said;
    this.#keep(...lines);
  }

  /** The room is not there any more: what was said to it is not sent. */
  withdraw(place: Pick<Place, "epoch" | "room">): void {
    this.#refuse((line) => line.state !== "sending" && isFor(place, line));
  }

  /** What is held for a room is to be sent, or, without one, what is held for people. */
  release(place: Pick<Place, "epoch" | "room"> | null): void {
    const isMeant = (line: Line) =>
      line.state === "held" &&
      (place === null ? line.command.type === "sendPrivate" : isFor(place, line));
    const lines = Array.from(this.#lines.values()).filter(isMeant);
    for (const line of lines) this.#renew(line);
    if (this.#client !== null) this.#transmit(this.#client, lines);
  }

  /** The server goes on with the session of an earlier run: its lines are as if said in this one. */
  resume(): void {
    for (const line of this.#lines.values()) if (line.state === "held") line.state = "unsent";
    if (this.#lines.size > 0) this.stop();
  }

  /** Whether something waits for this room. */
  waitsFor(place: Pick<Place, "epoch" | "room">): boolean {
    return Array.from(this.#lines.values()).some((line) => isFor(place, line));
  }

  /** There will be no connection any more. */
  end(): void {
    this.#state = "ended";
    this.#client = null;
    this.#refuse(() => true);
  }

  #add(command: Said, state: Line["state"]): Promise<SendResult> {
    const { promise, resolve, reject } = Promise.withResolvers<SendResult>();
    this.#lines.set(command.sendId, { command, state, resolve, reject });
    return promise;
  }

  /** It was never sent: what was said since may have a higher id, and ids have to rise. */
  #renew(line: Line): void {
    const { sendId } = line.command;
    this.#lines.delete(sendId);
    line.command = { ...line.command, sendId: ++this.#lastSendId };
    line.state = "unsent";
    this.#lines.set(line.command.sendId, line);
    // At one go: it must neither be gone nor be there twice.
    this.#options.keep?.({ type: "answered", sendId }, keptLine(line));
  }

  /** Sends lines in their order; the next run knows of it before the server does. */
  #transmit(client: ChatClient, lines: readonly Line[]): void {
    const fresh = lines.filter(({ state }) => state !== "sending");
    for (const line of fresh) line.state = "sending";
    this.#keep(...fresh);
    for (const line of lines) void this.#ask(client, line);
  }

  async #ask(client: ChatClient, line: Line): Promise<void> {
    const { command } = line;
    try {
      const expected = command.type === "send" ? "sent" : "privateSent";
      const result = await client.request(command, expected);
      this.#drop(command.sendId);
      line.resolve(result);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      // It is sent again when there is another connection.
      if (error.code === "connection-lost") return;
      this.#drop(command.sendId);
      line.reject(asOutcome(error));
    }
    this.#options.onChange();
  }

  #refuse(isMeant: (line: Line) => boolean): void {
    for (const [sendId, line] of this.#lines) {
      if (!isMeant(line)) continue;
      this.#drop(sendId);
      line.reject(line.state === "sending" ? notConfirmed() : notSent());
    }
    this.#options.onChange();
  }

  #keep(...lines: readonly Line[]): void {
    if (lines.length === 0) return;
    this.#options.keep?.(...lines.map(keptLine));
  }

  #drop(sendId: number): void {
    this.#lines.delete(sendId);
    this.#options.keep?.({ type: "answered", sendId });
  }
}

function keptLine({ command, state }: Line): StateChange {
  return { type: "line", command, state: state === "sending" ? state : "unsent" };
}

function isFor({ room, epoch }: Pick<Place, "epoch" | "room">, { command }: Line): boolean {
  if (command.type !== "send" || command.room === undefined) return false;
  return roomKey(command.room) === roomKey(room) && command.epoch === epoch;
}

/** What the server says of an id from before: that it knows nothing of it, or that it was not kept. */
function asOutcome(error: ChatError): ChatError {
  if (error.code === "unknown-send-id") return notConfirmed();
  return error.code === "not-sent" ? notSent() : error;
}

function notConfirmed(): ChatError {
  return new ChatError("not-confirmed", "Not confirmed: it may have been said, or not");
}

function notSent(): ChatError {
  return new ChatError("not-sent", "Not sent");
}
