import { ChatError } from "../../protocol/chat_error.ts";
import type { NewAccount } from "../own_name.ts";
import type { ReconnectingClient } from "../reconnecting_client.ts";
import { type AccountLine, isAccountLine } from "./account_line.ts";
import type { Console } from "./console.ts";
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

const MAX_CODE_TRIES = 3;

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

  constructor(options: LoginDeskOptions) {
    this.#options = options;
  }

  /** Whether it tells itself what the server refuses. */
  get asking(): boolean {
    return this.#state === "asking";
  }

  /** Takes a name for somebody who has just come. @throws {ChatError} */
  async arrive({ name, likelyName }: NameWishes): Promise<void> {
    const { dialog } = this.#options;
    await this.#asking(async () => {
      if (name !== undefined) return await dialog.login(name, this.#login);
      try {
        await dialog.loginAsAnybody(likelyName, this.#login);
      } catch (error) {
        if (!(error instanceof ChatError) || error.code !== "login-required") throw error;
        await this.#arriveByName(error);
      }
    });
  }

  /** Does what a line asks; what is refused is told. */
  async serve(line: AccountLine): Promise<void> {
    const { speaker } = this.#options;
    const isComplete = line.type === "changePassword"
      ? line.after !== undefined
      : line.password !== undefined;
    try {
      if (isComplete) await this.#do(line);
      else await this.#asking(() => this.#do(line));
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (isComplete) speaker.countRefusal(error, VERBS[line.type]);
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
    const { console, dialog } = this.#options;
    if (!console.interactive) throw refusal;
    console.notice(`${refusal.message}. New here? Type /register NAME`);
    const name = await dialog.askName();
    if (name === null) throw refusal;
    const line = parseTypedLine(name);
    if (isAccountLine(line)) await this.#do(line);
    else await dialog.loginWithPassword(name, this.#login);
  }

  async #do(line: AccountLine): Promise<void> {
    const { client, console, dialog } = this.#options;
    if (line.type === "login") {
      const { name = "", password } = line;
      if (password === undefined) await dialog.login(name, this.#login);
      else await client.login({ name, password });
    } else if (line.type === "register") {
      const { name, code } = line;
      const password = line.password ?? await askNewPassword(console, `New password for ${name}: `);
      if (password === null) throw givenUp("No account was made");
      await this.#register({ name, password, ...(code === undefined ? {} : { code }) });
    } else {
      const before = line.before ?? await console.readPassword("Old password: ");
      if (before === null) throw givenUp("The password is as it was");
      const after = line.after ?? await askNewPassword(console, "New password: ");
      if (after === null) throw givenUp("The password is as it was");
      await client.changePassword(before, after);
    }
  }

  /** Asks for the code that lets one in, where there has to be one. */
  async #register(account: NewAccount, tries: number = MAX_CODE_TRIES): Promise<void> {
    const { client, console } = this.#options;
    try {
      await client.register(account);
    } catch (error) {
      if (!needsCode(error) || !this.asking || !console.interactive || tries === 0) throw error;
      console.notice(`${error.message}.`);
      const code = (await console.ask("Invitation code, or nothing to give up: "))?.trim() ?? "";
      if (code === "") throw givenUp("No account was made");
      await this.#register({ ...account, code }, tries - 1);
    }
  }
}

function needsCode(error: unknown): error is ChatError {
  return error instanceof ChatError && error.code === "code-required";
}

function givenUp(text: string): ChatError {
  return new ChatError("password-required", text);
}
