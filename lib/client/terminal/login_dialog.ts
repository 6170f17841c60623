import { ChatError, type ChatErrorCode } from "../../protocol/chat_error.ts";
import type { Credentials } from "../way_back.ts";
import type { Console } from "./console.ts";

/** Takes a name at the server. @throws {ChatError} */
export type Login = (credentials: Credentials) => Promise<unknown>;

const MAX_PASSWORD_TRIES = 3;

/**
 * Logging in, with whatever has to be asked for (A6): the password of a registered name, masked, and
 * another name where one is taken.
 */
export class LoginDialog {
  readonly #console: Console;

  constructor(console: Console) {
    this.#console = console;
  }

  /** Takes a name; a registered one is asked for its password. @throws {ChatError} */
  async login(name: string, login: Login): Promise<void> {
    try {
      await login({ name });
    } catch (error) {
      if (!isError(error, "password-required")) throw error;
      await this.#loginWithPassword(name, login, MAX_PASSWORD_TRIES);
    }
  }

  /** Takes the name if it is to be had, and any other if not. @throws {ChatError} */
  async loginAsAnybody(likelyName: string | undefined, login: Login): Promise<void> {
    try {
      await login(likelyName === undefined ? {} : { name: likelyName, orAny: true });
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      await login({});
    }
  }

  /** Asks what to do when a name that one had is refused; null gives up. */
  async askAgain(refusal: ChatError, { name = "" }: Credentials): Promise<Credentials | null> {
    this.#console.notice(refusal.message);
    if (!this.#console.interactive) return null;
    if (refusal.code === "wrong-password" || refusal.code === "password-required") {
      const password = await this.#console.readPassword(`Password for ${name}: `);
      if (password !== null) return { name, password };
    }
    const other = (await this.#console.ask("Another name, or nothing to leave: "))?.trim() ?? "";
    return other === "" ? null : { name: other };
  }

  async #loginWithPassword(name: string, login: Login, tries: number): Promise<void> {
    const password = await this.#console.readPassword(`Password for ${name}: `);
    if (password === null) {
      throw new ChatError("password-required", `The name ${name} needs its password`);
    }
    try {
      await login({ name, password });
    } catch (error) {
      if (tries === 1 || !isError(error, "wrong-password")) throw error;
      this.#console.notice(error.message);
      await this.#loginWithPassword(name, login, tries - 1);
    }
  }
}

function isError(error: unknown, code: ChatErrorCode): error is ChatError {
  return error instanceof ChatError && error.code === code;
}
