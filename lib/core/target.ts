/** Who is meant by a command that is about somebody. */
import type { SubjectRecord } from "../history/rule_record.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { SubjectKind } from "../protocol/moderation.ts";
import { foldName, parseUserName } from "../protocol/names.ts";
import { quote } from "../protocol/text.ts";
import { addressGroup } from "../util/address_group.ts";
import { isThisMachine } from "../util/loopback.ts";
import { numericAddress } from "../util/numeric_address.ts";
import type { ChatContext } from "./chat_context.ts";
import { isOperator } from "./room_rights.ts";
import { MAX_SESSIONS } from "./rule_book.ts";
import type { Session } from "./session.ts";
import { concerns, type Person, personOf } from "./subject.ts";
import type { User } from "./user.ts";

/** Somebody who is meant. */
export interface Target {
  readonly by: SubjectKind;
  /** What he is called to the one who means him. */
  readonly shown: string;
  /** What rules are to tell him by: one, or each of his addresses. */
  readonly subjects: readonly SubjectRecord[];
}

/** How somebody is meant. */
export interface Meant {
  readonly who: string;
  readonly by?: SubjectKind;
}

/**
 * Who is meant by a command.
 *
 * @throws {ChatError} `bad-name`, `not-allowed`, `user-not-found`
 */
export function targetOf(chat: ChatContext, session: Session, { who, by }: Meant): Target {
  const address = numericAddress(who);
  if (address !== null && (by ?? "address") === "address") return typedAddress(session, address);
  const name = parseUserName(who);
  const user = chat.presence.find(name.key);
  if (by === "address") return addressesOf(session, who, user);
  const isAccount = isAccountOf(chat, name.key, user);
  if (by === "account" && !isAccount) throw notFound(`There is no account ${quote(who)}`);
  const kind = by ?? (isAccount ? "account" : "name");
  const shown = user?.name.shown ?? name.shown;
  const sessions = sessionKeysOf(user);
  const subject = {
    by: kind,
    key: name.key,
    shown,
    ...(sessions.length === 0 ? {} : { sessions }),
  };
  return { by: kind, shown, subjects: [subject] };
}

/** Whether a name is an account's: it is registered, or who has it is logged in. */
export function isAccountOf(
  { accounts }: Pick<ChatContext, "accounts">,
  key: string,
  user: User | undefined,
): boolean {
  return accounts.isRegistered(key) || (user?.account ?? null) !== null;
}

/**
 * A rule about a name that nobody has is mostly a slip, and meant only where that was said.
 *
 * @throws {ChatError} `user-not-found`
 */
export function checkIsSomebody({ by: told, who }: Meant, { by, subjects }: Target): void {
  const isUnknown = told === undefined && by === "name" &&
    subjects.every(({ sessions }) => sessions === undefined);
  if (!isUnknown) return;
  const text = `No user ${quote(who)} is here, and no account has that name. ` +
    `Say name:${who} to mean whoever takes it`;
  throw notFound(text);
}

/** Whether a target is that person. */
export function isMeant({ subjects }: Target, person: Person): boolean {
  return subjects.some((subject) => concerns(subject, person));
}

/**
 * Nobody does anything to himself, and to an operator only another one does.
 *
 * @throws {ChatError} `not-allowed`
 */
export function checkMayDoTo(chat: ChatContext, session: Session, target: Target): void {
  if (isMeant(target, personOf(session))) {
    throw notAllowed(
      target.by === "address"
        ? "You come from the same address: you would do that to yourself, too"
        : "You cannot do that to yourself",
    );
  }
  // A rule about an address is never about operators: see `ruleAgainst`.
  if (isOperator(session) || target.by === "address") return;
  if (!target.subjects.some((subject) => isOperators(chat, subject))) return;
  throw notAllowed(`${target.shown} is an operator: only operators may do that`);
}

/** Whether an entry of a list is meant by whoever wants to take it out. */
export function isEntryMeant(
  session: Session,
  { who, by }: Meant,
): (one: SubjectRecord) => boolean {
  const address = numericAddress(who);
  const key = foldName(who);
  return (subject) => {
    if (by !== undefined && subject.by !== by) return false;
    if (subject.by !== "address") return subject.key === key || foldName(subject.shown) === key;
    // Whoever may not know addresses must not try them here.
    const isTyped = address !== null && isOperator(session) && subject.key === address;
    return isTyped || subject.shown !== subject.key && foldName(subject.shown) === key;
  };
}

/** Everybody whom entries of a list are about. */
export function targetOfEntries(session: Session, subjects: readonly SubjectRecord[]): Target {
  const names = new Set(subjects.map((subject) => shownTo(session, subject)));
  return { by: subjects[0]?.by ?? "name", shown: Array.from(names).join(", "), subjects };
}

/** What an entry of a list is called to somebody: an address is for operators alone. */
export function shownTo(session: Session, { by, key, shown }: SubjectRecord): string {
  if (by !== "address") return shown;
  if (isOperator(session)) return key;
  return shown === key ? "an address" : shown;
}

function typedAddress(session: Session, key: string): Target {
  if (!isOperator(session)) {
    throw notAllowed("Only an operator may name an address: name somebody, and say by address");
  }
  if (isThisMachine(key)) throw thisMachine();
  return { by: "address", shown: key, subjects: [{ by: "address", key, shown: key }] };
}

function addressesOf(session: Session, who: string, user: User | undefined): Target {
  if (user === undefined) throw notFound(`No user ${quote(who)} is here`);
  const hosts = Array.from(user.members, ({ host }) => host).filter((host) => !isThisMachine(host));
  const groups = new Set(hosts.map(addressGroup));
  if (groups.size === 0) throw thisMachine();
  const shown = user.name.shown;
  const subjects = Array.from(groups, (key) => ({ by: "address", key, shown }) as const);
  return {
    by: "address",
    shown: isOperator(session) ? Array.from(groups).join(", ") : shown,
    subjects,
  };
}

function sessionKeysOf(user: User | undefined): string[] {
  return Array.from(user?.members ?? [], ({ key }) => key).slice(0, MAX_SESSIONS);
}

function isOperators({ accounts, presence }: ChatContext, { key }: SubjectRecord): boolean {
  const roles = accounts.rolesOf?.(key) ?? presence.find(key)?.roles ?? [];
  return roles.includes("operator");
}

function thisMachine(): ChatError {
  const text = "This machine's own address stands for everybody who comes through it: " +
    "it cannot be used here";
  return notAllowed(text);
}

function notAllowed(text: string): ChatError {
  return new ChatError("not-allowed", text);
}

function notFound(text: string): ChatError {
  return new ChatError("user-not-found", text);
}
