import { ChatError } from "../protocol/chat_error.ts";
import type { Send, SendPrivate } from "../protocol/command.ts";
import type { PrivateSent, Sent } from "../protocol/event.ts";
import { roomKey } from "../protocol/names.ts";
import type { ChatClient } from "./chat_client.ts";
import type { Place } from "./room_positions.ts";

/** Something to be said, before it has an id. */
export type Saying = Omit<Send, "sendId"> | Omit<SendPrivate, "sendId">;

/** What was answered. */
export type SendResult = Sent | PrivateSent;

/** How many lines have no answer yet: not sent at all, or on their way. */
export interface SendCounts {
  readonly unsent: number;
  readonly sending: number;
}

interface Line {
  command: Saying & { readonly sendId: number };
  /** From `sending` on the server may have it. */
  state: "unsent" | "sending";
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
  readonly #lines = new Map<number, Line>();
  readonly #onChange: () => void;
  #client: ChatClient | null = null;
  #state: "ended" | "open" = "open";
  #lastSendId = 0;

  /** @param onChange Is told that `counts` changed. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get counts(): SendCounts {
    const states = Array.from(this.#lines.values(), (line) => line.state);
    const sending = states.filter((state) => state === "sending").length;
    return { sending, unsent: states.length - sending };
  }

  /** Says something now, or as soon as there is a connection. */
  say(saying: Saying): Promise<SendResult> {
    if (this.#state === "ended") return Promise.reject(notSent());
    const sendId = ++this.#lastSendId;
    const { promise, resolve, reject } = Promise.withResolvers<SendResult>();
    const line: Line = { command: { ...saying, sendId }, state: "unsent", resolve, reject };
    this.#lines.set(sendId, line);
    if (this.#client !== null) void this.#transmit(this.#client, line);
    this.#onChange();
    return promise;
  }

  /** There is a connection: everything that has no answer is sent, in its order. */
  start(client: ChatClient): void {
    this.#client = client;
    for (const line of this.#lines.values()) void this.#transmit(client, line);
    this.#onChange();
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

  /** The room has another log, but is still the one that was meant. */
  readdress(before: Place, after: Pick<Place, "epoch" | "room">): void {
    const { room, epoch } = after;
    for (const line of this.#lines.values()) {
      const { command } = line;
      if (command.type === "send" && isFor(before, line)) {
        line.command = { ...command, room, epoch };
      }
    }
  }

  /** The room is not there any more: what was said to it is not sent. */
  withdraw(place: Place): void {
    this.#refuse((line) => line.state === "unsent" && isFor(place, line));
  }

  /** There will be no connection any more. */
  end(): void {
    this.#state = "ended";
    this.#client = null;
    this.#refuse(() => true);
  }

  async #transmit(client: ChatClient, line: Line): Promise<void> {
    const { command } = line;
    line.state = "sending";
    try {
      const expected = command.type === "send" ? "sent" : "privateSent";
      const result = await client.request(command, expected);
      this.#lines.delete(command.sendId);
      line.resolve(result);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      // It is sent again when there is another connection.
      if (error.code === "connection-lost") return;
      this.#lines.delete(command.sendId);
      // The server has forgotten what it answered.
      line.reject(error.code === "unknown-send-id" ? notConfirmed() : error);
    }
    this.#onChange();
  }

  #refuse(isMeant: (line: Line) => boolean): void {
    for (const [sendId, line] of this.#lines) {
      if (!isMeant(line)) continue;
      this.#lines.delete(sendId);
      line.reject(line.state === "sending" ? notConfirmed() : notSent());
    }
    this.#onChange();
  }
}

function isFor({ room, epoch }: Place, { command }: Line): boolean {
  if (command.type !== "send" || command.room === undefined) return false;
  return roomKey(command.room) === roomKey(room) && command.epoch === epoch;
}

function notConfirmed(): ChatError {
  return new ChatError("not-confirmed", "Not confirmed: it may have been said, or not");
}

function notSent(): ChatError {
  return new ChatError("not-sent", "Not sent");
}
