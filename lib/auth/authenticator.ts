/**
 * Who may use which name.
 *
 * This folder knows accounts and passwords; it knows nothing of sockets and dialects.
 */

/** What an account may do beyond talking. */
export type Role = "operator";

/** Somebody whose name nobody else can use. */
export interface Account {
  /** As it is shown. */
  readonly name: string;
  /** As it is compared; see `names.ts`. */
  readonly key: string;
  readonly roles: readonly Role[];
}

/** Knows the accounts, and checks passwords. */
export interface Authenticator {
  /** Whether the name belongs to an account, also to a disabled one. */
  isRegistered(key: string): boolean;
  /**
   * The account, when the password is right and the account is not disabled; else null. An unknown
   * name takes as long as a wrong password.
   *
   * @param isWanted Asked before the work is begun: null is the answer where nobody waits any more.
   */
  verify(key: string, password: string, isWanted?: () => boolean): Promise<Account | null>;
}

/** No name is registered; everybody is a guest. */
export const guestsOnly: Authenticator = {
  isRegistered: () => false,
  verify: () => Promise.resolve(null),
};
