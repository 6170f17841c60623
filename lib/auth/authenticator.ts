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

/** Somebody whose name nobody else can use. */
export interface Account {
  /** As it is shown. */
  readonly name: string;
  /** As it is compared; see `names.ts`. */
  readonly key: string;
  readonly roles: readonly Role[];
}

/** Somebody says that an account is his. */
export interface LoginAttempt {
  readonly key: string;
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

/** Somebody wants an account of his own. */
export interface Registration {
  readonly name: Name;
  readonly password: string;
  /** What he was given to be let in with, where registering needs that. */
  readonly code?: string;
  /** Numeric, without a port. */
  readonly address: string;
}

/** Somebody who has an account wants another password. */
export interface PasswordChange {
  readonly key: string;
  /** The present one. */
  readonly before: string;
  readonly after: string;
  /** Numeric, without a port. */
  readonly address: string;
}

/** Knows the accounts, checks passwords, and takes in who registers. */
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

/** No name is registered; everybody is a guest. */
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
