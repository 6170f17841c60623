import { ChatError, type ChatErrorCode } from "../../protocol/chat_error.ts";
import type { Credentials } from "../way_back.ts";
import { askPassword } from "./ask_password.ts";
import type { Console } from "./console.ts";

/** Takes a name at the server. @throws {ChatError} */
export type Login = (credentials: Credentials) => Promise<unknown>;

const MAX_PASSWORD_TRIES = 3;
const MAYBE_CHANGED = "it may have been changed meanwhile";

/**
 * Logging in, with whatever has to be asked for (A6): the password of a registered name, masked, and
 * another name where one is taken.
 */
export class LoginDialog {
  readonly #console: Console;

  constructor(console: Console) {
    this.#console = console;
  }

  /** Takes a name, and asks for its password where it needs one. @throws {ChatError} */
  async login(name: string, login: Login): Promise<void> {
    try {
      await login({ name });
    } catch (error) {
      if (!needsPassword(error)) throw error;
      await this.loginWithPassword(name, login);
    }
  }

  /**
   * Takes the name if it is to be had, and any other if not. @throws {ChatError} Also
   * `login-required`, where there are no guests.
   */
  async loginAsAnybody(likelyName: string | undefined, login: Login): Promise<void> {
    try {
      await login(likelyName === undefined ? {} : { name: likelyName, orAny: true });
    } catch (error) {
      if (!(error instanceof ChatError) || error.code === "login-required") throw error;
      await login({});
    }
  }

  /** Asks for the password of a name, up to three times. @throws {ChatError} */
  async loginWithPassword(
    name: string,
    login: Login,
    tries: number = MAX_PASSWORD_TRIES,
  ): Promise<void> {
    const password = await this.#askPassword(name);
    if (password === null) throw noPassword(name, this.#console);
    try {
      await login({ name, password });
    } catch (error) {
      // Too many tries are no wrong one: the password was not looked at.
      const left = isError(error, "too-many-logins") ? tries : tries - 1;
      if (!this.#mayAskAgain(error) || left === 0) throw error;
      this.#console.notice(error.message);
      await this.loginWithPassword(name, login, left);
    }
  }

  /** Asks for a name; null when it was given up. */
  async askName(): Promise<string | null> {
    const name = (await this.#console.ask("Name: "))?.trim() ?? "";
    return name === "" ? null : name;
  }

  /** Asks what to do when a name that one had is refused; null gives up. */
  async askAgain(refusal: ChatError, { name }: Credentials): Promise<Credentials | null> {
    const isWrong = refusal.code === "wrong-password";
    this.#console.notice(isWrong ? `${refusal.message}: ${MAYBE_CHANGED}` : refusal.message);
    if (!this.#console.interactive) return null;
    if (refusal.code === "login-required" && name === undefined) return await this.#askBoth();
    if (needsPassword(refusal) || isWrong) {
      const password = await this.#askPassword(name ?? "");
      if (password !== null) return { name: name ?? "", password };
    }
    const other = (await this.#console.ask("Another name, or nothing to leave: "))?.trim() ?? "";
    return other === "" ? null : { name: other };
  }

  async #askBoth(): Promise<Credentials | null> {
    const name = await this.askName();
    if (name === null) return null;
    const password = await this.#askPassword(name);
    return password === null ? null : { name, password };
  }

  #askPassword(name: string): Promise<string | null> {
    return askPassword(this.#console, `Password for ${name}: `);
  }

  #mayAskAgain(error: unknown): error is ChatError {
    if (isError(error, "wrong-password")) return true;
    return isError(error, "too-many-logins") && this.#console.interactive;
  }
}

function noPassword(name: string, { interactive }: Console): ChatError {
  const text = interactive
    ? `No password was given for ${name}`
    : `The name ${name} needs its password`;
  return new ChatError("password-required", text);
}

function needsPassword(error: unknown): boolean {
  return isError(error, "password-required") || isError(error, "login-required");
}

function isError(error: unknown, code: ChatErrorCode): error is ChatError {
  return error instanceof ChatError && error.code === code;
}
