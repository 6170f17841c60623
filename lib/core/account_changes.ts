/** What becomes of people who are connected when the accounts are not what they were. */
import { Disconnect } from "../protocol/disconnect.ts";
import type { ChatContext } from "./chat_context.ts";
import { freeName } from "./naming.ts";
import type { User } from "./user.ts";

/** What is known of the accounts as they are now, by their keys. */
export interface AccountChanges {
  /** Whether there is such an account, and it is not disabled. */
  isOpen(key: string): boolean;
  /** Whether somebody else has given it another password: nobody stays logged in. */
  isReset(key: string): boolean;
}

/**
 * Ends sessions of accounts that are closed now, or have another password, those that wait for their
 * clients, too; guests give up names that are registered now. What an account may do by now, it may
 * do at once.
 */
export function takeUpAccounts(chat: ChatContext, { isOpen, isReset }: AccountChanges): void {
  chat.expel(({ account, name: { key } }) => {
    if (account === null) return null;
    if (!isOpen(key)) return Disconnect.ACCOUNT_CLOSED;
    return isReset(key) ? Disconnect.PASSWORD_CHANGED : null;
  });
  takeRoles(chat);
  freeRegisteredNames(chat);
}

/**
 * Gives guests another name whose names belong to accounts by now; those who wait for their clients
 * are given up.
 */
export function freeRegisteredNames(chat: ChatContext): void {
  const isToGo = ({ name, account }: User) =>
    account === null && chat.accounts.isRegistered(name.key);
  chat.giveUpAway(({ user }) => isToGo(user));
  for (const session of chat.sessions) {
    if (session.user !== null && isToGo(session.user)) freeName(chat, session);
  }
}

/** Accounts may do by now what they might not before. */
function takeRoles(chat: ChatContext): void {
  const changed = new Set<User>();
  for (const user of chat.presence.users()) {
    const roles = user.account === null ? null : chat.accounts.rolesOf?.(user.name.key) ?? null;
    if (roles === null || roles.join() === user.roles.join()) continue;
    user.roles = roles;
    changed.add(user);
  }
  for (const session of chat.sessions) {
    if (session.user === null || !changed.has(session.user)) continue;
    // With its mark as it is now the session can be gone on with after a restart.
    chat.keepSession(session)?.catch((error) => chat.record({ type: "bug", error }));
  }
}
