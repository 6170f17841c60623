import { OVERLONG } from "../../codec/line_splitter.ts";
import type { Backoff } from "../../net/backoff.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Disconnect } from "../../protocol/disconnect.ts";
import { awayTexts } from "../../codec/user_lines.ts";
import type { AnswerEvent, Event, HelpText, Welcome } from "../../protocol/event.ts";
import { cleanText } from "../../protocol/text.ts";
import { type Clock, systemClock } from "../../util/clock.ts";
import { within } from "../../util/within.ts";
import type { ClientState } from "../client_state.ts";
import type { Gap } from "../gap.ts";
import { ReconnectingClient } from "../reconnecting_client.ts";
import { isAccountLine } from "./account_line.ts";
import type { Console } from "./console.ts";
import { isIgnoreCommand } from "./client_commands.ts";
import { Entrance } from "./entrance.ts";
import { gapTexts } from "./gap_text.ts";
import { helpLines } from "./help_lines.ts";
import { HistoryPager } from "./history_pager.ts";
import { LinkNews } from "./link_news.ts";
import { isLost, LoginDesk } from "./login_desk.ts";
import { LoginDialog } from "./login_dialog.ts";
import { IgnoreList } from "./ignore_list.ts";
import { returnQuestions } from "./return_questions.ts";
import { isRoomLine, RoomDesk } from "./room_desk.ts";
import { MAX_PARTING_MS, Speaker } from "./speaker.ts";
import { parseTypedLine } from "./typed_line.ts";

/** Options of {@linkcode TerminalApp}. */
export interface TerminalAppOptions {
  readonly console: Console;
  readonly hostname: string;
  readonly port: number;
  /** The client's program and version. */
  readonly client: string;
  /** The name to take; refusals of it end the program. */
  readonly name?: string;
  /** A name to try if none was asked for; the server finds one where it is not to be had. */
  readonly likelyName?: string;
  /** The room to go into, made if it does not exist; without one a person gets the menu (D1). */
  readonly room?: string;
  /** @default {systemClock} */
  readonly clock?: Clock;
  /** The pauses before it connects again. @default {see `exponentialBackoff`} */
  readonly backoff?: Backoff;
  /** What outlives the program; for people. @default {nothing does} */
  readonly state?: ClientState | null;
}

/** Why the conversation ended. */
export type Farewell =
  | { readonly state: "done" }
  | { readonly state: "refused"; readonly text: string }
  | { readonly state: "disconnected"; readonly text: string };

/** A pipe has nobody who could give up. */
const MAX_PIPE_OFFLINE_MS = 5 * 60 * 1000;

/**
 * A conversation in a terminal or a pipe: what is typed is said, what is said is shown, who and when
 * before it (A4).
 *
 * - It comes back by itself after a lost connection (A5); what was typed meanwhile is said then, or
 *   it is told that it was not.
 * - Everything piped in before the end of the input is answered before the program ends.
 */
export class TerminalApp {
  readonly #options: TerminalAppOptions;
  readonly #console: Console;
  readonly #client: ReconnectingClient;
  readonly #clock: Clock;
  readonly #desk: LoginDesk;
  readonly #news: LinkNews;
  readonly #speaker: Speaker;
  readonly #pager: HistoryPager;
  readonly #entrance: Entrance;
  readonly #rooms: RoomDesk;
  readonly #ignored: IgnoreList;
  readonly #server: string;
  #state: "refused" | "talking" = "talking";
  #greeting: "due" | "shown" = "due";
  #refusal: string | null = null;
  #whenConnected: (() => void)[] = [];

  constructor(options: TerminalAppOptions) {
    const { console, hostname, port, client, clock = systemClock, backoff, state } = options;
    this.#options = options;
    this.#console = console;
    this.#clock = clock;
    this.#server = `"${hostname}", port ${port}`;
    this.#news = new LinkNews({
      server: this.#server,
      wallMs: () => clock.wallMs(),
      interactive: console.interactive,
    });
    const dialog = new LoginDialog(console);
    this.#client = new ReconnectingClient({
      hostname,
      port,
      client,
      clock,
      ...(backoff === undefined ? {} : { backoff }),
      state: state ?? null,
      onEvent: (event, expected) => this.#onEvent(event, expected),
      onGap: (gap) => this.#onGap(gap),
      onChange: () => this.#onChange(),
      questions: returnQuestions({
        console,
        dialog,
        onGivenUp: (reason) => this.#refusal = cleanText(reason),
        onRoomLost: () => this.#rooms.noteLost(),
      }),
      maxOfflineMs: console.interactive ? Infinity : MAX_PIPE_OFFLINE_MS,
    });
    this.#speaker = new Speaker({ console, client: this.#client, clock });
    this.#pager = new HistoryPager({ console, client: this.#client, clock });
    this.#desk = new LoginDesk({ console, client: this.#client, dialog, speaker: this.#speaker });
    this.#ignored = new IgnoreList({ state: state ?? null });
    this.#rooms = new RoomDesk({
      console,
      client: this.#client,
      speaker: this.#speaker,
      server: `${hostname}:${port}`,
      wallMs: () => clock.wallMs(),
    });
    this.#entrance = new Entrance({ client: this.#client, desk: this.#desk, wishes: options });
  }

  /** Talks until the input ends, somebody logs out or may not come back. @throws {ConnectError} */
  async run(): Promise<Farewell> {
    const { room } = this.#options;
    const connected = this.#client.connect(room === undefined ? {} : { room });
    const talked = connected.then(() => this.#talk());
    const closed = this.#client.closed.then((why) => this.#farewell(why, talked));
    const left = this.#console.ended.then(() => this.#leave(talked));
    return await Promise.race([talked, closed, left]);
  }

  /** Says goodbye, for a signal to stop. */
  async stop(): Promise<Farewell> {
    await this.#client.logout();
    return { state: "done" };
  }

  /** Whoever wants to leave does not wait for a server that says nothing. */
  async #leave(talked: Promise<Farewell>): Promise<Farewell> {
    // Where there is no connection, there is nothing to wait for.
    if (this.#client.link.type === "connected") {
      await within(this.#clock, MAX_PARTING_MS, talked);
    }
    return await this.stop();
  }

  #farewell(why: Disconnect, talked: Promise<Farewell>): Farewell | Promise<Farewell> {
    if (this.#refusal !== null) return { state: "refused", text: this.#refusal };
    // Goodbye is the answer to this side's own, which knows why it was said.
    if (why.code === "logout") return talked;
    // What the server said of it has been shown.
    const how = why.code === "lost" ? "The connection was lost to" : "Disconnected from";
    return { state: "disconnected", text: `${how} ${this.#server}` };
  }

  async #talk(): Promise<Farewell> {
    if (this.#hasLeft) return { state: "done" };
    try {
      await this.#arrive();
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      // Whoever leaves before he has arrived is not refused.
      if (this.#hasLeft) return { state: "done" };
      this.#state = "refused";
      await this.#client.logout();
      return { state: "refused", text: cleanText(error.message) };
    }
    await this.#sayLines();
    await this.#speaker.part();
    await this.#client.logout();
    await this.#speaker.whenAnswered();
    const { refused } = this.#speaker;
    if (refused === 0 || this.#console.interactive) return { state: "done" };
    const lines = refused === 1 ? "One line was" : `${refused} lines were`;
    return { state: "refused", text: `${lines} refused` };
  }

  async #arrive(): Promise<void> {
    this.#speaker.take(this.#client.earlierLines);
    await this.#persist(() => this.#entrance.takeName());
    await this.#persist(() => this.#entrance.goIn());
    if (this.#console.interactive) await this.#rooms.arrive();
  }

  /** Does something, again if the connection is lost meanwhile. @throws {ChatError} */
  async #persist(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!isLost(error) || this.#client.link.type === "ended") throw error;
      await new Promise<void>((resolve) => this.#whenConnected.push(resolve));
      await this.#persist(run);
    }
  }

  /** Does what each line says, up to the end of the input or a logout. */
  async #sayLines(): Promise<void> {
    for (;;) {
      const line = await this.#console.readLine();
      if (line === null) return;
      if (this.#console.interactive) this.#client.retryNow();
      if (line === OVERLONG) await this.#speaker.refuse("That line is too long to send");
      else if (typeof line === "object") await this.#speaker.sayPasted(line);
      else if (await this.#doLine(line) === "leave") return;
    }
  }

  async #doLine(line: string): Promise<"go on" | "leave"> {
    if (line.trim().length === 0) return "go on";
    const command = parseTypedLine(line);
    if (command === "clear") this.#console.clear();
    else if (command === "menu") await this.#rooms.showMenu();
    else if (isIgnoreCommand(command)) {
      this.#console.notice(this.#ignored.serve(command, this.#client.self.name));
    } else if (command.type === "logout") return "leave";
    else if (command.type === "refused") await this.#speaker.refuse(command.error.message);
    else if (isAccountLine(command)) await this.#desk.serve(command);
    else if (isRoomLine(command)) await this.#rooms.serve(command);
    else if (command.type === "history" && this.#console.interactive) {
      this.#speaker.do("history", () => this.#pager.ask(command.limit));
    } else if (command.type !== "pong") await this.#speaker.say(command);
    return "go on";
  }

  /** Whether it was this side that ended it. */
  get #hasLeft(): boolean {
    const { link } = this.#client;
    return link.type === "ended" && link.why.code === "logout";
  }

  #onChange(): void {
    const { link, counts } = this.#client;
    this.#console.showLink(link, counts);
    const news = this.#news.textFor(link);
    if (news !== null) this.#console.notice(news);
    if (link.type !== "connected" && link.type !== "ended") return;
    for (const resolve of this.#whenConnected.splice(0)) resolve();
    if (link.type === "connected") this.#rooms.leadBack();
  }

  #onEvent(event: Event, expected: AnswerEvent["type"] | null): void {
    if (this.#state === "refused") return;
    // The desk tells what it asked for itself.
    const isDesks = expected === "named" || expected === "passwordChanged";
    if (this.#desk.asking && event.type === "error" && isDesks) return;
    if (this.#rooms.take(event)) return;
    if (event.type === "welcome") return this.#greet(event);
    if (event.type === "help") return this.#showHelp(event);
    if (event.type === "historyPage" && this.#console.interactive) {
      return this.#pager.show(event, this.#ignored.shown(event.messages));
    }
    if (this.#isToldElsewhere(event)) return this.#showAway(event);
    this.#pager.note(event);
    this.#show(event);
    this.#rooms.note(event);
    if (this.#client.link.type === "connected") this.#rooms.leadBack();
  }

  /** All but what somebody has said who is ignored. */
  #show(event: Event): void {
    const isSaid = event.type === "message" || event.type === "privateMessage";
    const isMine = isSaid && this.#client.isOwn(event.from);
    const shown = isMine ? event : this.#ignored.filter(event);
    if (shown !== null) this.#console.show(shown, isMine && !event.past);
  }

  /** What is known of an answer beyond that the message has arrived. */
  #showAway(event: Event): void {
    if (event.type !== "privateSent") return;
    for (const text of awayTexts(event)) this.#console.notice(text);
  }

  #showHelp({ entries }: HelpText): void {
    for (const line of helpLines(entries, this.#console.interactive)) this.#console.notice(line);
  }

  /** Whoever comes back has read it. */
  #greet(welcome: Welcome): void {
    const { motd } = welcome;
    this.#console.know(welcome);
    if (this.#greeting === "due" && motd !== "") this.#console.notice(motd);
    this.#greeting = "shown";
  }

  /** One's own text is shown in its place; a line that was not said is told with its text. */
  #isToldElsewhere(event: Event): boolean {
    if (event.type === "privateSent") return event.kept !== true && this.#console.interactive;
    if (event.type !== "error") return false;
    return event.code === "not-sent" || event.code === "unknown-send-id";
  }

  #onGap(gap: Gap): void {
    this.#pager.noteGap(gap);
    for (const text of gapTexts(gap)) this.#console.notice(text);
  }
}
