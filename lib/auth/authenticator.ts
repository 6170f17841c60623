/**
 * Who may use which name.
 *
 * This folder knows accounts and passwords; it knows nothing of sockets and dialects.
 */
import { ChatError } from "../protocol/chat_error.ts";
import type { RegistrationMode } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import type { Role } from "../protocol/role.ts";

export type { Role };

/**
 * Somebody whose name nobody else can use.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import type { Account } from "@parley/parley";
 *
 * const account: Account = { name: "Kim", key: "kim", roles: ["operator"] };
 * const isOperator = ({ roles }: Account) => roles.includes("operator");
 * assert(isOperator(account));
 * ```
 */
export interface Account {
  /** As it is shown. */
  readonly name: string;
  /** As it is compared: equal for names that differ in case alone. */
  readonly key: string;
  /** What it may do beyond talking; none for most. */
  readonly roles: readonly Role[];
}

/**
 * Somebody says that an account is his.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { guestsOnly, type LoginAttempt } from "@parley/parley";
 *
 * const attempt: LoginAttempt = { key: "kim", password: "open sesame", address: "192.0.2.7" };
 * assertEquals(await guestsOnly.verify(attempt), null);
 * ```
 */
export interface LoginAttempt {
  /** The name of the account, as it is compared. */
  readonly key: string;
  /** As it was typed; it belongs in no log. */
  readonly password: string;
  /** Where he comes from: numeric, without a port. */
  readonly address: string;
  /**
   * Asked before the work is begun: null is the answer where nobody waits any more.
   *
   * @default {It is wanted}
   */
  readonly isWanted?: () => boolean;
}

/**
 * Somebody wants an account of his own.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { ChatError, guestsOnly, type Registration } from "@parley/parley";
 *
 * const name = { shown: "Kim", key: "kim" };
 * const registration: Registration = { name, password: "open sesame", address: "192.0.2.7" };
 * const refusal = await assertRejects(() => guestsOnly.register(registration), ChatError);
 * assertEquals(refusal.code, "not-allowed");
 * ```
 */
export interface Registration {
  /** The name that he wants; it passed the rules of names. */
  readonly name: Name;
  /** As it was typed: its rules are still to be checked. */
  readonly password: string;
  /** What he was given to be let in with, where registering needs that. */
  readonly code?: string;
  /** Where he comes from: numeric, without a port. */
  readonly address: string;
}

/**
 * Somebody who has an account wants another password.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Authenticator, ChatError, guestsOnly, type PasswordChange } from "@parley/parley";
 *
 * const accounts: Authenticator = {
 *   ...guestsOnly,
 *   changePassword({ before, after }: PasswordChange): Promise<void> {
 *     if (after !== before) return Promise.resolve(); // Here it would be kept.
 *     return Promise.reject(new ChatError("bad-password", "That is the present one"));
 *   },
 * };
 * const change = { key: "kim", before: "sesame", after: "sesame", address: "192.0.2.7" };
 * const code = await accounts.changePassword(change).catch((error) => error.code);
 * assertEquals(code, "bad-password");
 * ```
 */
export interface PasswordChange {
  /** The name of the account, as it is compared. */
  readonly key: string;
  /** The present one, as it was typed: it has to be checked. */
  readonly before: string;
  /** The one that he wants: its rules are still to be checked. */
  readonly after: string;
  /** Where he comes from: numeric, without a port. */
  readonly address: string;
}

/**
 * Knows the accounts, checks passwords, and takes in who registers. {@linkcode Accounts} keeps them in
 * a file; {@linkcode guestsOnly} knows none, and is there to be spread.
 *
 * @example Whoever another system knows
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Authenticator, guestsOnly } from "@parley/parley";
 *
 * const askElsewhere = (_key: string, _password: string) => Promise.resolve(true);
 * const accounts: Authenticator = {
 *   ...guestsOnly,
 *   isRegistered: (key) => key === "kim",
 *   verify: async ({ key, password }) =>
 *     await askElsewhere(key, password) ? { name: "Kim", key, roles: [] } : null,
 * };
 * const attempt = { key: "kim", password: "open sesame", address: "192.0.2.7" };
 * assertEquals((await accounts.verify(attempt))?.name, "Kim");
 * ```
 */
export interface Authenticator {
  /**
   * Who may make an account, so that clients know whether to offer it.
   *
   * @default {Nobody is told}
   */
  readonly registration?: RegistrationMode;
  /** Whether the name belongs to an account, also to a disabled one. */
  isRegistered(key: string): boolean;
  /**
   * A digest that is another one as soon as the account has another password, or other roles; null
   * where there is no account of that key that somebody may use. It tells nothing of the password.
   * Without it, whoever was logged in has to log in again after the server was started anew.
   */
  passwordMark?(key: string): string | null;
  /**
   * The account; null for an unknown name, a wrong password and a disabled account. An unknown name
   * takes as long as a wrong password.
   *
   * @throws {ChatError} `too-many-logins`, which may be tried again; the text says when.
   */
  verify(attempt: LoginAttempt): Promise<Account | null>;
  /**
   * What tells an account from another one that has, or had, its name; null for an unknown one. Without
   * it, whoever gets the name of somebody who is gone can read what was said to that one privately.
   */
  accountId?(key: string): string | null;
  /**
   * What an account may do by now; null for an unknown one. Without it, what it may do is what it might
   * when it logged in.
   */
  rolesOf?(key: string): readonly Role[] | null;
  /**
   * Makes an account; it is kept when the promise is resolved.
   *
   * @throws {ChatError} `not-allowed` (registering is off, or a code came where none is asked for),
   * `code-required`, `name-taken`, `bad-password`, `too-many-logins`, `unavailable` (it could not be
   * written).
   */
  register(registration: Registration): Promise<Account>;
  /**
   * Gives an account another password; it is kept when the promise is resolved.
   *
   * @throws {ChatError} `wrong-password` (also for an unknown name and a disabled account),
   * `bad-password`, `too-many-logins`, `unavailable` (it could not be written).
   */
  changePassword(change: PasswordChange): Promise<void>;
}

/**
 * No name is registered; everybody is a guest. A server has it if it is told nothing else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { guestsOnly } from "@parley/parley";
 *
 * assertEquals(guestsOnly.registration, "off");
 * assertEquals(guestsOnly.isRegistered("kim"), false);
 * ```
 */
export const guestsOnly: Authenticator = {
  registration: "off",
  isRegistered: () => false,
  verify: () => Promise.resolve(null),
  register: () => Promise.reject(noAccounts("register")),
  changePassword: () => Promise.reject(noAccounts("change a password")),
};

function noAccounts(what: string): ChatError {
  return new ChatError("not-allowed", `Cannot ${what}: this server keeps no accounts`);
}
