/** Who somebody is to a rule. */
import type { SubjectRecord } from "../history/rule_record.ts";
import type { Name } from "../protocol/names.ts";
import { addressGroup } from "../util/address_group.ts";
import type { Member, User } from "./user.ts";

/** What a rule can tell somebody by. */
export interface Person {
  /** His name as it is compared; null for somebody without one. */
  readonly key: string | null;
  /** Whether the name is his account's. */
  readonly isAccount: boolean;
  readonly accountId: string | null;
  /** The key of his session; null where none is meant. */
  readonly session: string | null;
  /** What counts as the address that he comes from; null where that does not matter. */
  readonly place: string | null;
}

/** Somebody of whom nothing is known. */
export const NOBODY: Person = {
  key: null,
  isAccount: false,
  accountId: null,
  session: null,
  place: null,
};

/** Somebody on one of his connections. */
export function personOf({ user, key, host }: Pick<Member, "host" | "key" | "user">): Person {
  return userAt(user, key, host);
}

/** Somebody, on whatever connection comes from there. */
export function userAt(user: User | null, session: string | null, host: string | null): Person {
  return {
    key: user?.name.key ?? null,
    isAccount: user !== null && user.account !== null,
    accountId: user?.accountId ?? null,
    session,
    // Once for all rules that he is looked for in: to read an address takes time.
    place: host === null ? null : addressGroup(host),
  };
}

/** Whether a rule about that subject is about that person. */
export function concerns(subject: SubjectRecord, person: Person): boolean {
  if (person.session !== null && subject.sessions?.includes(person.session)) return true;
  switch (subject.by) {
    case "address":
      return person.place !== null && person.place === subject.key;
    case "account":
      return person.isAccount && person.key === subject.key && isThatAccount(subject, person);
    case "name":
      return person.key === subject.key;
  }
}

function isThatAccount({ accountId }: SubjectRecord, person: Person): boolean {
  return accountId === undefined || accountId === person.accountId;
}

/** An account that is invited, wherever its owner is. */
export function invitedAccount({ key, shown }: Name, accountId: string | null): SubjectRecord {
  return { by: "account", key, shown, ...(accountId === null ? {} : { accountId }) };
}

/** A guest who is invited: by his sessions, as others may have his name tomorrow. */
export function invitedGuest(shown: string, sessions: readonly string[]): SubjectRecord {
  return { by: "name", key: "", shown, sessions };
}
