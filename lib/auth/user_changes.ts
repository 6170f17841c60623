/** What can be done to the records of a `UserStore`: each makes all records anew. */
import { ChatError } from "../protocol/chat_error.ts";
import type { UserRecord } from "./user_record.ts";

type Users = ReadonlyMap<string, UserRecord>;

/** With one more. @throws {ChatError} `name-taken` */
export function withUser(users: Users, user: UserRecord): readonly UserRecord[] {
  if (users.has(user.key)) throw nameTaken(user.name);
  return [...users.values(), user];
}

/** Without one. @throws {ChatError} `user-not-found` */
export function withoutUser(users: Users, key: string): readonly UserRecord[] {
  const gone = findUser(users, key);
  return Array.from(users.values()).filter((user) => user !== gone);
}

/**
 * With other values in some fields of one; its other fields stay, also those that are not known.
 *
 * @throws {ChatError} `user-not-found`
 */
export function withChange(
  users: Users,
  key: string,
  change: Partial<UserRecord>,
): readonly UserRecord[] {
  const before = findUser(users, key);
  return Array.from(users.values(), (user) => user === before ? { ...user, ...change } : user);
}

/** One of them. @throws {ChatError} `user-not-found` */
export function findUser(users: Pick<Users, "get">, key: string): UserRecord {
  const user = users.get(key);
  if (user !== undefined) return user;
  throw new ChatError("user-not-found", "There is no such account");
}

/** That somebody else has the name. */
export function nameTaken(name: string): ChatError {
  return new ChatError("name-taken", `The name ${name} belongs to an account already`);
}
