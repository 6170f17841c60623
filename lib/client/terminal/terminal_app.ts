import { OVERLONG } from "../../codec/line_splitter.ts";
import { parseWordsLine } from "../../codec/words_dialect.ts";
import { ChatError, type ChatErrorCode } from "../../protocol/chat_error.ts";
import type { Command } from "../../protocol/command.ts";
import type { AnswerEvent, Event } from "../../protocol/event.ts";
import type { Clock } from "../../util/clock.ts";
import { ChatClient } from "../chat_client.ts";
import type { Console } from "./console.ts";

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
  /** The room to go into, made if it does not exist. */
  readonly room?: string;
  /** @default {systemClock} */
  readonly clock?: Clock;
}

/** Why the conversation ended. */
export type Farewell =
  | { readonly state: "done" }
  | { readonly state: "refused"; readonly text: string }
  | { readonly state: "disconnected"; readonly text: string };

type Request = Exclude<Command, { type: "refused" | "pong" }>;

const ANSWERS: { readonly [T in Request["type"]]: AnswerEvent["type"] | null } = {
  create: "roomEntered",
  delete: "roomDeleted",
  enter: "roomEntered",
  hello: "welcome",
  help: "help",
  history: "historyPage",
  leave: "roomLeft",
  listRooms: "roomList",
  listUsers: "userList",
  login: "named",
  logout: null,
  ping: "pong",
  send: "sent",
  sendPrivate: "privateSent",
  who: "whoList",
};

/** Lines that may wait for their answers before more are read: a file can be piped in. */
const MAX_UNANSWERED = 64;
const MAX_PASSWORD_TRIES = 3;

/**
 * A conversation in a terminal or a pipe: what is typed is said, what is said is shown, who and when
 * before it (A4).
 *
 * - Everything typed before the end of the input is answered before the program ends.
 */
export class TerminalApp {
  readonly #options: TerminalAppOptions;
  readonly #console: Console;
  readonly #unanswered = new Set<Promise<void>>();
  #client: ChatClient | null = null;
  #session = "";
  #state: "logging in" | "refused" | "talking" = "talking";
  #refused = 0;

  constructor(options: TerminalAppOptions) {
    this.#options = options;
    this.#console = options.console;
  }

  /** Talks until the input ends, somebody logs out or the connection is lost. @throws {ConnectError} */
  async run(): Promise<Farewell> {
    const { hostname, port, client: program, clock } = this.#options;
    const client = await ChatClient.connect({
      hostname,
      port,
      client: program,
      onEvent: (event) => this.#show(event),
      ...(clock === undefined ? {} : { clock }),
    });
    this.#client = client;
    this.#session = client.welcome.session;
    const talked = this.#talk(client);
    const disconnected = client.closed.then((why): Farewell | Promise<Farewell> => {
      // Goodbye is the answer to this side's own, which knows why it was said.
      if (why.code === "logout") return talked;
      const server = `"${hostname}", port ${port}`;
      // What the server said of it has been shown.
      const how = why.code === "lost" ? "The connection was lost to" : "Disconnected from";
      return { state: "disconnected", text: `${how} ${server}` };
    });
    return await Promise.race([talked, disconnected]);
  }

  /** Says goodbye, for a signal to stop. */
  async stop(): Promise<Farewell> {
    await this.#client?.logout();
    return { state: "done" };
  }

  async #talk(client: ChatClient): Promise<Farewell> {
    try {
      await this.#arrive(client);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#state = "refused";
      await client.logout();
      return { state: "refused", text: error.message };
    }
    await this.#sayLines(client);
    await Promise.all(this.#unanswered);
    await client.logout();
    if (this.#refused === 0 || this.#console.interactive) return { state: "done" };
    const lines = this.#refused === 1 ? "One line was" : `${this.#refused} lines were`;
    return { state: "refused", text: `${lines} refused` };
  }

  async #arrive(client: ChatClient): Promise<void> {
    const { name, likelyName, room } = this.#options;
    if (client.welcome.motd !== "") this.#console.notice(client.welcome.motd);
    if (name !== undefined) await this.#login(client, name);
    else await this.#loginAsAnybody(client, likelyName);
    if (room !== undefined) await client.enter(room);
  }

  /** Takes a name; a registered one is asked for its password. @throws {ChatError} */
  async #login(client: ChatClient, name: string): Promise<void> {
    this.#state = "logging in";
    try {
      await this.#tryLogin(client, name);
    } finally {
      this.#state = "talking";
    }
  }

  async #tryLogin(client: ChatClient, name: string): Promise<void> {
    try {
      await client.login(name);
    } catch (error) {
      if (!isError(error, "password-required")) throw error;
      await this.#loginWithPassword(client, name, MAX_PASSWORD_TRIES);
    }
  }

  async #loginWithPassword(client: ChatClient, name: string, tries: number): Promise<void> {
    const password = await this.#console.readPassword(`Password for ${name}: `);
    if (password === null) {
      throw new ChatError("password-required", `The name ${name} needs its password`);
    }
    try {
      await client.login(name, password);
    } catch (error) {
      if (tries === 1 || !isError(error, "wrong-password")) throw error;
      this.#console.notice(error.message);
      await this.#loginWithPassword(client, name, tries - 1);
    }
  }

  async #loginAsAnybody(client: ChatClient, likelyName: string | undefined): Promise<void> {
    this.#state = "logging in";
    try {
      await client.login(likelyName);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      await client.login();
    } finally {
      this.#state = "talking";
    }
  }

  /** Does what each line says, up to the end of the input or a logout. */
  async #sayLines(client: ChatClient): Promise<void> {
    for (;;) {
      const line = await this.#console.readLine();
      if (line === null) return;
      if (line === OVERLONG) await this.#refuse("That line is too long to send");
      if (line === OVERLONG || line.trim().length === 0) continue;
      const command = parseWordsLine(line);
      if (command.type === "logout") return;
      await this.#onCommand(client, command);
    }
  }

  async #onCommand(client: ChatClient, command: Command): Promise<void> {
    if (command.type === "refused") return await this.#refuse(command.error.message);
    if (command.type === "pong") return;
    if (command.type === "login") return await this.#onLogin(client, command);
    if (this.#unanswered.size >= MAX_UNANSWERED) await Promise.race(this.#unanswered);
    const answered = this.#ask(() => {
      if (command.type === "send") return client.send(command.text);
      return client.request(command, ANSWERS[command.type] ?? "error");
    });
    this.#unanswered.add(answered);
    void answered.then(() => this.#unanswered.delete(answered));
  }

  /** A password on the line is as visible as it can be; without one it is asked for, masked. */
  async #onLogin(client: ChatClient, { name, password }: Request & { type: "login" }) {
    if (password !== undefined || name === undefined) {
      return await this.#ask(() => client.login(name, password));
    }
    try {
      await this.#login(client, name);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      await this.#refuse(error.message);
    }
  }

  /** Asks for something; a refusal is shown when it arrives, and counted here. */
  async #ask(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#refused++;
    }
  }

  /** Refuses what the server was not asked for, in its place among the answers. */
  async #refuse(text: string): Promise<void> {
    await Promise.all(this.#unanswered);
    this.#refused++;
    this.#console.notice(text);
  }

  #show(event: Event): void {
    // A name that can't be had is dealt with by whoever asked for it.
    if (this.#state === "refused") return;
    if (this.#state === "logging in" && event.type === "error") return;
    const isOwn = event.type === "message" && !event.past && event.from.session === this.#session;
    this.#console.show(event, isOwn);
  }
}

function isError(error: unknown, code: ChatErrorCode): error is ChatError {
  return error instanceof ChatError && error.code === code;
}
