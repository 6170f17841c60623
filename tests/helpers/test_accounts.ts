import type { Account, Authenticator, Role } from "../../lib/auth/authenticator.ts";
import { parseUserName } from "../../lib/protocol/names.ts";

/** The password of every account in tests. */
export const PASSWORD = "correct horse";

/** Accounts that all have the same password. */
export class TestAccounts implements Authenticator {
  readonly #accounts = new Map<string, Account>();
  readonly #disabled = new Set<string>();

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

  isRegistered(key: string): boolean {
    return this.#accounts.has(key);
  }

  verify(key: string, password: string): Promise<Account | null> {
    const known = password === PASSWORD && !this.#disabled.has(key);
    return Promise.resolve(known ? this.#accounts.get(key) ?? null : null);
  }

  #add(name: string, roles: readonly Role[]): void {
    const { shown, key } = parseUserName(name);
    this.#accounts.set(key, { name: shown, key, roles });
  }
}
