import { Accounts, type AccountsOptions } from "../auth/accounts.ts";
import {
  type Account,
  type Authenticator,
  guestsOnly,
  type LoginAttempt,
  type PasswordChange,
  type Registration,
  type Role,
} from "../auth/authenticator.ts";
import { UserFileError } from "../auth/user_file_error.ts";
import { UserStore } from "../auth/user_store.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { RegistrationMode } from "../protocol/event.ts";
import { checkNoDemoUsers } from "./demo_users.ts";
import { openUsersFile } from "./users_file.ts";

/** Options of {@linkcode FileAccounts}. */
export interface FileAccountsOptions extends Omit<AccountsOptions, "store"> {
  readonly path: string;
  /** Whether it may be a file of demo users. */
  readonly demo: "allowed" | "refused";
}

interface Opened {
  readonly store: UserStore;
  readonly accounts: Accounts;
}

/**
 * The accounts of a running server, in a file that need not be there yet.
 *
 * - The file is made when the first person registers; whoever only starts a server writes nothing.
 * - A file that was there and is gone is refused, as a damaged one is.
 * - `reload` takes up what was changed from outside, also a file that somebody else has made.
 * - A file that is refused changes nothing.
 */
export class FileAccounts implements Authenticator {
  readonly path: string;
  readonly #options: FileAccountsOptions;
  #opened: Opened | null;

  /** @throws {UserFileError} When the file is there and can't be used. */
  constructor(options: FileAccountsOptions) {
    this.#options = options;
    this.path = options.path;
    this.#opened = this.#openIfThere();
  }

  /** Whether there is a file by now. */
  get isMade(): boolean {
    return this.#opened !== null;
  }

  /** How many accounts there are. */
  get count(): number {
    return this.#opened?.store.list().length ?? 0;
  }

  /** Whether there is an account of that key, and it is not disabled. */
  isOpen(key: string): boolean {
    return this.#opened?.store.get(key)?.disabled === false;
  }

  get registration(): RegistrationMode {
    return this.#options.registration ?? "off";
  }

  isRegistered(key: string): boolean {
    return this.#accounts.isRegistered(key);
  }

  passwordMark(key: string): string | null {
    return this.#accounts.passwordMark?.(key) ?? null;
  }

  accountId(key: string): string | null {
    return this.#accounts.accountId?.(key) ?? null;
  }

  rolesOf(key: string): readonly Role[] | null {
    return this.#accounts.rolesOf?.(key) ?? null;
  }

  verify(attempt: LoginAttempt): Promise<Account | null> {
    return this.#accounts.verify(attempt);
  }

  async register(registration: Registration): Promise<Account> {
    if (this.registration !== "off") this.#opened ??= this.#make();
    return await this.#accounts.register(registration);
  }

  changePassword(change: PasswordChange): Promise<void> {
    return this.#accounts.changePassword(change);
  }

  /** Reads the file, and changes nothing. @throws {UserFileError} When it can't be used. */
  check(): void {
    this.#checkDemo();
    if (this.#opened === null) openUsersFile(this.path);
    else UserStore.open(this.path);
  }

  /**
   * Takes up what stands in the file now.
   *
   * @throws {UserFileError} When it can't be used; everything stays as it was.
   */
  reload(): "changed" | "same" {
    if (this.#opened === null) {
      this.#opened = this.#openIfThere();
      return this.#opened === null ? "same" : "changed";
    }
    this.#checkDemo();
    return this.#opened.store.reload();
  }

  /** The accounts that others have given another password since this was called last: their keys. */
  takeResets(): ReadonlySet<string> {
    return this.#opened?.store.takeResets() ?? new Set();
  }

  get #accounts(): Authenticator {
    return this.#opened?.accounts ?? guestsOnly;
  }

  #openIfThere(): Opened | null {
    const store = openUsersFile(this.path);
    if (store === null) return null;
    this.#checkDemo();
    return this.#with(store);
  }

  #make(): Opened {
    try {
      return this.#with(UserStore.create(this.path));
    } catch (cause) {
      if (!(cause instanceof UserFileError)) throw cause;
      this.#options.onTrouble?.(cause);
      const text = "Cannot register: the accounts cannot be written now";
      throw new ChatError("unavailable", text, { cause, mayRetry: true });
    }
  }

  #with(store: UserStore): Opened {
    return { store, accounts: new Accounts({ ...this.#options, store }) };
  }

  #checkDemo(): void {
    if (this.#options.demo === "refused") checkNoDemoUsers(this.path);
  }
}
