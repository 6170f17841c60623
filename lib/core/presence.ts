import { ChatError } from "../protocol/chat_error.ts";
import { type Name, parseUserName } from "../protocol/names.ts";
import { type Identity, type Member, User } from "./user.ts";

/**
 * Who is there: every name in use, and the connections that share it.
 *
 * - A name belongs to one guest, or to all connections of one account.
 * - Names are given back when their last connection goes.
 */
export class Presence {
  readonly #users = new Map<string, User>();
  readonly #reserved = new Set<string>();
  #guests = 0;
  #came = 0;

  /** Everybody, in the order in which they came. */
  users(): User[] {
    return Array.from(this.#users.values()).sort((a, b) => a.order - b.order);
  }

  /** Tells whether somebody has the session with a key, or is awaited back for it: as it is now. */
  sessionKeys(): (key: string) => boolean {
    let keys: Set<string> | null = null;
    return (key) => {
      keys ??= new Set(this.#keys());
      return keys.has(key);
    };
  }

  find(key: string): User | undefined {
    return this.#users.get(key);
  }

  /**
   * Gives a connection a name, in place of the one it had.
   *
   * @throws {ChatError} `name-taken`, and nothing has changed.
   */
  claim(member: Member, current: User | null, wanted: Identity): User {
    const { name } = wanted;
    if (wanted.account === null && this.#reserved.has(name.key)) throw nameTaken(name);
    const holder = this.#users.get(name.key);
    if (holder !== undefined && !mayShare(holder, member, wanted)) throw nameTaken(name);
    if (current !== null) this.release(member, current);
    const user = this.#users.get(name.key) ?? this.#successor(current, wanted);
    this.#users.set(name.key, user);
    user.comes(member);
    return user;
  }

  /**
   * Keeps a name from guests until that is disposed: an account of that name is being made for a
   * connection, which may have the name itself.
   *
   * @throws {ChatError} `name-taken`, where it is another guest's; accounts know of theirs.
   */
  reserve(member: Member, name: Name): Disposable {
    const holder = this.#users.get(name.key);
    const isGuests = holder !== undefined && holder.account === null && !isHeldBy(holder, member);
    if (isGuests || this.#reserved.has(name.key)) throw nameTaken(name);
    this.#reserved.add(name.key);
    return { [Symbol.dispose]: () => void this.#reserved.delete(name.key) };
  }

  /** Takes a connection's name from it. */
  release(member: Member, user: User): void {
    user.members.delete(member);
    if (user.members.size === 0) this.#users.delete(user.name.key);
  }

  /** Puts a member in another's place, under the same name. */
  replace(before: Member, after: Member, user: User): void {
    user.members.delete(before);
    user.comes(after);
  }

  /** A name for somebody who did not choose one (C3): the numbers rise and are not used again. */
  nextGuestName(isFree: (key: string) => boolean): Name {
    for (;;) {
      const name = parseUserName(`Anonymous${++this.#guests}`);
      const isUsed = this.#users.has(name.key) || this.#reserved.has(name.key);
      if (!isUsed && isFree(name.key)) return name;
    }
  }

  *#keys(): Generator<string> {
    for (const { members } of this.#users.values()) for (const { key } of members) yield key;
  }

  /**
   * Whoever takes another name keeps his place, and is as much away as he was, unless others stay
   * behind under the old one.
   */
  #successor(current: User | null, wanted: Identity): User {
    if (current === null || current.members.size > 0) return new User(wanted, ++this.#came);
    const user = new User(wanted, current.order);
    user.away = current.away;
    return user;
  }
}

function mayShare(holder: User, member: Member, wanted: Identity): boolean {
  // One name is one account's, however the operator writes it by now.
  if (holder.account !== null && wanted.account !== null) return true;
  return isHeldBy(holder, member);
}

function isHeldBy(holder: User, member: Member): boolean {
  return holder.members.size === 1 && holder.members.has(member);
}

function nameTaken(name: Name): ChatError {
  return new ChatError("name-taken", `The name ${name.shown} is taken`);
}
