import type {
  Account,
  Authenticator,
  LoginAttempt,
  PasswordChange,
  Registration,
  Role,
} from "../../lib/auth/authenticator.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { RegistrationMode } from "../../lib/protocol/event.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { digest } from "../../lib/util/digest.ts";

/** The password that every account in tests begins with. */
export const PASSWORD = "correct horse";

/** Accounts in memory: those that a test begins with all have the same password. */
export class TestAccounts implements Authenticator {
  readonly #accounts = new Map<string, Account>();
  readonly #passwords = new Map<string, string>();
  readonly #disabled = new Set<string>();
  readonly #ids = new Map<string, string>();
  registration?: RegistrationMode;
  #code = "";
  #added = 0;

  constructor(...names: readonly string[]) {
    for (const name of names) this.#add(name, []);
  }

  /** Adds somebody who may do everything. */
  withOperator(name: string): this {
    this.#add(name, ["operator"]);
    return this;
  }

  /** Adds somebody who may not log in. */
  withDisabled(name: string): this {
    this.#add(name, []);
    this.#disabled.add(parseUserName(name).key);
    return this;
  }

  /** Tells clients who may register; it is all the same here. */
  withRegistration(mode: RegistrationMode): this {
    this.registration = mode;
    return this;
  }

  /** Lets nobody register who does not know the code. */
  withCode(code: string): this {
    this.#code = code;
    return this;
  }

  /** Takes an account away: its name is free. */
  remove(name: string): void {
    this.#accounts.delete(parseUserName(name).key);
  }

  isRegistered(key: string): boolean {
    return this.#accounts.has(key);
  }

  passwordMark(key: string): string | null {
    if (!this.#accounts.has(key) || this.#disabled.has(key)) return null;
    return digest(this.#passwords.get(key) ?? "");
  }

  accountId(key: string): string | null {
    return this.#ids.get(key) ?? null;
  }

  rolesOf(key: string): readonly Role[] | null {
    return this.#accounts.get(key)?.roles ?? null;
  }

  /** Lets an account do something else than it might. */
  setRoles(name: string, ...roles: readonly Role[]): void {
    const { key } = parseUserName(name);
    const account = this.#accounts.get(key);
    if (account !== undefined) this.#accounts.set(key, { ...account, roles });
  }

  verify({ key, password }: LoginAttempt): Promise<Account | null> {
    const known = password === this.#passwords.get(key) && !this.#disabled.has(key);
    return Promise.resolve(known ? this.#accounts.get(key) ?? null : null);
  }

  register({ name, password, code = "" }: Registration): Promise<Account> {
    if (this.#code !== "" && code !== this.#code) {
      return Promise.reject(new ChatError("code-required", "No such code"));
    }
    if (this.isRegistered(name.key)) {
      return Promise.reject(
        new ChatError("name-taken", `The name ${name.shown} belongs to an account already`),
      );
    }
    return Promise.resolve(this.#add(name.shown, [], password));
  }

  changePassword({ key, before, after }: PasswordChange): Promise<void> {
    if (before !== this.#passwords.get(key) || this.#disabled.has(key)) {
      return Promise.reject(new ChatError("wrong-password", "The present password is wrong"));
    }
    this.#passwords.set(key, after);
    return Promise.resolve();
  }

  #add(name: string, roles: readonly Role[], password: string = PASSWORD): Account {
    const { shown, key } = parseUserName(name);
    const account = { name: shown, key, roles };
    this.#accounts.set(key, account);
    this.#ids.set(key, `${++this.#added}`);
    this.#passwords.set(key, password);
    return account;
  }
}
