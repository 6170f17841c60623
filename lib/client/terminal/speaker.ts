import { mayHoldPassword } from "../../codec/text_lines.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { AnswerEvent } from "../../protocol/event.ts";
import type { Clock } from "../../util/clock.ts";
import { within } from "../../util/within.ts";
import type { ClientRequest } from "../chat_client.ts";
import type { EarlierLine } from "../sender.ts";
import type { AccountRequest } from "../own_name.ts";
import type { ReconnectingClient } from "../reconnecting_client.ts";
import type { Console, PastedLine } from "./console.ts";

/** What somebody typed, but for what concerns his name, his account and his going. */
export type TypedRequest = Exclude<ClientRequest, AccountRequest>;

/** Options of {@linkcode Speaker}. */
export interface SpeakerOptions {
  readonly console: Console;
  readonly client: ReconnectingClient;
  readonly clock: Clock;
}

type Question = Exclude<TypedRequest, { type: "send" | "sendPrivate" }>;

const ANSWERS: { readonly [T in Question["type"]]: AnswerEvent["type"] } = {
  away: "away",
  ban: "moderated",
  create: "roomEntered",
  delete: "roomDeleted",
  enter: "roomEntered",
  hello: "welcome",
  help: "help",
  history: "historyPage",
  invite: "moderated",
  kick: "moderated",
  leave: "roomLeft",
  listRooms: "roomList",
  listRules: "ruleList",
  listUsers: "userList",
  mute: "moderated",
  ping: "pong",
  search: "searchPage",
  setAccess: "accessChanged",
  topic: "topic",
  unban: "moderated",
  uninvite: "moderated",
  unmute: "moderated",
  who: "whoList",
  whois: "whois",
};

/** Lines that may wait for their answers before more are read: a file can be piped in. */
const MAX_UNANSWERED = 64;
/** Whoever leaves waits no longer for what he said last. */
export const MAX_PARTING_MS = 2000;
/** A person is not kept waiting, but nobody types so much in good faith. */
const MAX_TYPED_UNANSWERED = 1000;

/**
 * Says what was typed, and sees to it that none of it vanishes: each line is answered, or it is told
 * why not.
 */
export class Speaker {
  readonly #console: Console;
  readonly #client: ReconnectingClient;
  readonly #clock: Clock;
  readonly #unanswered = new Set<Promise<void>>();
  #refused = 0;

  constructor({ console, client, clock }: SpeakerOptions) {
    this.#console = console;
    this.#client = client;
    this.#clock = clock;
  }

  /** How many lines were refused. */
  get refused(): number {
    return this.#refused;
  }

  /** Says something; resolves when the next line may be read, which may be before the answer. */
  async say(typed: TypedRequest): Promise<void> {
    if (await this.#isFull()) {
      return this.#refuseNow(`Not said: ${MAX_TYPED_UNANSWERED} lines wait already`);
    }
    this.#follow(this.#ask(typed));
  }

  /** Does something that was typed; what is refused is told, in its place among the answers. */
  do(what: string, run: () => Promise<unknown>): void {
    this.#follow(this.#told(what, run()));
  }

  /** Tells what becomes of lines that an earlier run has said. */
  take(lines: readonly EarlierLine[]): void {
    for (const { text, to, answered } of lines) {
      const line = to === undefined ? text : `/msg ${to} ${text}`;
      this.#follow(this.#told(line, answered, "not sent"));
    }
  }

  /** Says a line as it is, whatever stands in it, but for what may hold a password. */
  async sayPasted({ pasted }: PastedLine): Promise<void> {
    if (pasted.trim() === "") return;
    if (!mayHoldPassword(pasted)) return await this.say({ type: "send", text: pasted });
    await this.refuse("Not said: a pasted line looks like a command with a password");
  }

  /** Refuses what the server was not asked for, in its place among the answers. */
  async refuse(text: string): Promise<void> {
    if (!this.#console.interactive) await this.whenAnswered();
    this.#refuseNow(text);
  }

  /** Something that was asked for elsewhere was refused. */
  countRefusal(error: ChatError, what: string): void {
    this.#refused++;
    // What the server refused has been shown.
    if (error.cause === undefined) this.#console.notice(refusalText(error, what));
  }

  async whenAnswered(): Promise<void> {
    await Promise.all(this.#unanswered);
  }

  /** Waits for the answers; not for long with somebody who wants to leave. */
  async part(): Promise<void> {
    if (!this.#console.interactive) await this.whenAnswered();
    else if (this.#client.link.type === "connected") {
      await within(this.#clock, MAX_PARTING_MS, this.whenAnswered());
    }
  }

  /** Whether too many lines have no answer yet; a pipe waits until that is not so. */
  async #isFull(): Promise<boolean> {
    if (this.#console.interactive) return this.#unanswered.size >= MAX_TYPED_UNANSWERED;
    if (this.#unanswered.size >= MAX_UNANSWERED) await Promise.race(this.#unanswered);
    return false;
  }

  /** Whether somebody is told that what is said now waits for a connection. */
  get #isHeldBack(): boolean {
    return this.#console.interactive && this.#client.link.type !== "connected";
  }

  #ask(typed: TypedRequest): Promise<void> {
    const isSaid = typed.type === "send" || typed.type === "sendPrivate";
    const meaning = isSaid && this.#isHeldBack ? "not sent" : "known";
    return this.#told(whatOf(typed), this.#request(typed), meaning);
  }

  #follow(answered: Promise<void>): void {
    this.#unanswered.add(answered);
    void answered.then(() => this.#unanswered.delete(answered));
  }

  /** @param meaning What it means that the server has refused it. */
  async #told(
    what: string,
    answered: Promise<unknown>,
    meaning: "known" | "not sent" = "known",
  ): Promise<void> {
    try {
      await answered;
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.countRefusal(error, what);
      // Nobody remembers what was typed so long ago.
      if (meaning === "not sent" && error.cause !== undefined) {
        this.#console.notice(`Not sent: ${what}`);
      }
    }
  }

  async #request(typed: TypedRequest): Promise<void> {
    if (typed.type === "send") {
      const sent = this.#client.send(typed.text);
      this.#showUnsent(typed.text);
      await sent;
    } else if (typed.type === "sendPrivate") {
      const { to, text } = typed;
      const sent = this.#client.sendPrivate(to, text);
      this.#showUnsent(text, to);
      await sent;
    } else await this.#client.request(typed, ANSWERS[typed.type]);
  }

  #showUnsent(text: string, to?: string): void {
    if (!this.#isHeldBack) return;
    this.#console.notice(`Not sent yet${to === undefined ? "" : ` to ${to}`}: ${text}`);
  }

  #refuseNow(text: string): void {
    this.#refused++;
    this.#console.notice(text);
  }
}

/** What was to be said, or done. */
function whatOf(typed: TypedRequest): string {
  if (typed.type === "send" || typed.type === "sendPrivate") return typed.text;
  if ("who" in typed) return `${typed.type} ${typed.who}`;
  const hasText = "text" in typed && typed.text !== undefined;
  return hasText ? `${typed.type} ${typed.text}` : typed.type;
}

function refusalText({ code, message }: ChatError, what: string): string {
  switch (code) {
    case "not-sent":
      return `Not sent: ${what}`;
    case "not-confirmed":
      return `Not confirmed (it may have been said, or not): ${what}`;
    case "not-connected":
      return `Not done: ${what}. There is no connection; try again when it is back.`;
    case "connection-lost":
      return `No answer: ${what}. The connection was lost; it may have been done, or not.`;
    default:
      return message;
  }
}
