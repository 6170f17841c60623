import { ChatError, type ChatErrorCode } from "../../protocol/chat_error.ts";
import type { RegistrationMode } from "../../protocol/event.ts";
import { foldName, parseUserName } from "../../protocol/names.ts";
import type { NewAccount } from "../own_name.ts";
import type { ReconnectingClient } from "../reconnecting_client.ts";
import { type AccountLine, isAccountLine } from "./account_line.ts";
import { askPassword } from "./ask_password.ts";
import type { Console, TypedLine } from "./console.ts";
import type { Login, LoginDialog } from "./login_dialog.ts";
import { askNewPassword } from "./new_password.ts";
import type { Speaker } from "./speaker.ts";
import { parseTypedLine } from "./typed_line.ts";

/** Options of {@linkcode LoginDesk}. */
export interface LoginDeskOptions {
  readonly console: Console;
  readonly client: ReconnectingClient;
  readonly dialog: LoginDialog;
  readonly speaker: Speaker;
}

/** What somebody who comes would like to be called. */
export interface NameWishes {
  /** The name to take; a refusal of it is thrown. */
  readonly name?: string;
  /** A name to try if none was asked for; the server finds one where it is not to be had. */
  readonly likelyName?: string;
}

type AccountLineOf<T extends AccountLine["type"]> = Extract<AccountLine, { type: T }>;

const MAX_CODE_TRIES = 3;
const REGISTRATION_IS_OFF = "Cannot register: this server does not let people register";

const VERBS: { readonly [T in AccountLine["type"]]: string } = {
  changePassword: "passwd",
  login: "login",
  register: "register",
};

/**
 * Where a person takes a name, makes an account and changes its password. A password on a line is
 * as visible as it can be, and is sent as it is; one that is missing is asked for, masked.
 */
export class LoginDesk {
  readonly #options: LoginDeskOptions;
  #state: "asking" | "idle" = "idle";
  /** Kept for another try, where the connection is lost. */
  #firstLine: TypedLine | null = null;

  constructor(options: LoginDeskOptions) {
    this.#options = options;
  }

  /** Whether it tells itself what the server refuses. */
  get asking(): boolean {
    return this.#state === "asking";
  }

  /** Takes a name for somebody who has just come. @throws {ChatError} */
  async arrive({ name, likelyName }: NameWishes): Promise<void> {
    const { console, dialog } = this.#options;
    await this.#asking(async () => {
      try {
        if (name === undefined) await dialog.loginAsAnybody(likelyName, this.#login);
        else await dialog.login(name, this.#login);
      } catch (error) {
        const isNameless = isError(error, "login-required");
        if (!isNameless && !isError(error, "password-required")) throw error;
        if (!console.interactive) await this.#arriveByLine(error);
        else if (isNameless) await this.#arriveByName(error);
        else throw error;
      }
    });
  }

  /** Does what a line asks; what is refused is told. */
  async serve(line: AccountLine): Promise<void> {
    const { speaker } = this.#options;
    try {
      if (isComplete(line)) await this.#do(line);
      else await this.#asking(() => this.#do(line));
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (isComplete(line)) speaker.countRefusal(error, VERBS[line.type]);
      else await speaker.refuse(error.message);
    }
  }

  readonly #login: Login = (credentials) => this.#options.client.login(credentials);

  async #asking(run: () => Promise<unknown>): Promise<void> {
    this.#state = "asking";
    try {
      await run();
    } finally {
      this.#state = "idle";
    }
  }

  /** There are no guests here: whoever did not say who he is is asked. */
  async #arriveByName(refusal: ChatError): Promise<void> {
    const { client, console, dialog } = this.#options;
    console.notice(`${refusal.message}.${registerHint(client.welcome)}`);
    for (;;) {
      const name = await dialog.askName();
      const line = parseTypedLine(name ?? "");
      if (name === null || isLogout(line)) throw refusal;
      try {
        return await (isAccountLine(line) ? this.#do(line) : this.#loginAs(name));
      } catch (error) {
        const mayNameAgain = isAccountLine(line) && line.type === "register" && !isLost(error);
        if (!mayNameAgain && !isError(error, "bad-name")) throw error;
        console.notice(`${(error as ChatError).message}.`);
      }
    }
  }

  /** A pipe has nobody to ask: its first line says it all. */
  async #arriveByLine(refusal: ChatError): Promise<void> {
    this.#firstLine ??= await this.#options.console.readLine();
    const line = typeof this.#firstLine === "string" ? parseTypedLine(this.#firstLine) : "none";
    if (isAccountLine(line) && isComplete(line)) return await this.#do(line);
    const text = `${refusal.message}: the first line has to be login NAME PASSWORD`;
    throw new ChatError(refusal.code, text);
  }

  async #loginAs(name: string): Promise<void> {
    parseUserName(name);
    await this.#options.dialog.loginWithPassword(name, this.#login);
  }

  async #do(line: AccountLine): Promise<void> {
    const { client, dialog } = this.#options;
    if (line.type === "register") await this.#register(line);
    else if (line.type === "changePassword") await this.#changePassword(line);
    else {
      const { name = "", password } = line;
      if (password === undefined) await dialog.login(name, this.#login);
      else await client.login({ name, password });
    }
  }

  async #changePassword(line: AccountLineOf<"changePassword">): Promise<void> {
    const { client, console } = this.#options;
    const before = line.before ?? await askPassword(console, "Old password: ");
    if (before === null) throw givenUp("The password is as it was");
    const key = foldName(client.self.name ?? "");
    const after = line.after ??
      await askNewPassword({ console, prompt: "New password: ", key });
    if (after === null) throw givenUp("The password is as it was");
    await client.changePassword(before, after);
  }

  /** Asks for what is missing: nothing of somebody who can't be let in. */
  async #register(line: AccountLineOf<"register">): Promise<void> {
    const { client, console } = this.#options;
    const { registration } = client.welcome;
    const { name, password } = line;
    if (password !== undefined) return await this.#makeAccount({ ...line, password });
    if (registration === "off") throw new ChatError("not-allowed", REGISTRATION_IS_OFF);
    const { key } = parseUserName(name);
    const code = registration === "code" ? await this.#askCode() : undefined;
    const asked = await askNewPassword({ console, prompt: `New password for ${name}: `, key });
    if (asked === null) throw givenUp("No account was made");
    await this.#makeAccount({ name, password: asked, ...(code === undefined ? {} : { code }) });
  }

  /** Asks for the code that lets one in, where there has to be another one. */
  async #makeAccount(
    { name, password, code }: NewAccount,
    tries: number = MAX_CODE_TRIES,
  ): Promise<void> {
    const { client, console } = this.#options;
    try {
      await client.register({ name, password, ...(code === undefined ? {} : { code }) });
    } catch (error) {
      const mayAsk = this.asking && console.interactive && tries > 0;
      if (!isError(error, "code-required") || !mayAsk) throw error;
      console.notice(`${error.message}.`);
      const another = await this.#askCode();
      await this.#makeAccount({ name, password, code: another }, tries - 1);
    }
  }

  async #askCode(): Promise<string> {
    const { console } = this.#options;
    const code = (await console.ask("Invitation code, or nothing to give up: "))?.trim() ?? "";
    if (code === "") throw givenUp("No account was made");
    return code;
  }
}

function registerHint({ registration }: { readonly registration?: RegistrationMode }): string {
  if (registration === "off") return "";
  const who = registration === "code" ? "New here, with an invitation code?" : "New here?";
  return ` ${who} Type /register NAME`;
}

/** Whether nothing more is to be asked for. */
function isComplete(line: AccountLine): boolean {
  return (line.type === "changePassword" ? line.after : line.password) !== undefined;
}

function isLogout(line: ReturnType<typeof parseTypedLine>): boolean {
  return typeof line === "object" && line.type === "logout";
}

/** Whether there was no connection to be refused by. */
export function isLost(error: unknown): boolean {
  return isError(error, "connection-lost") || isError(error, "not-connected");
}

function isError(error: unknown, code: ChatErrorCode): error is ChatError {
  return error instanceof ChatError && error.code === code;
}

function givenUp(text: string): ChatError {
  return new ChatError("password-required", text);
}
