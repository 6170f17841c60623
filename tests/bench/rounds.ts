import type { UserRecord } from "../../lib/auth/user_record.ts";

/**
 * How often every record was changed: it stands in all of them, as a time.
 *
 * @throws {Error} When it is not the same in all of them.
 */
export function roundOf(users: readonly UserRecord[]): number {
  const rounds = new Set(users.map(({ created }) => Date.parse(created)));
  const [round] = rounds;
  if (rounds.size === 1 && round !== undefined) return round;
  throw new Error(`The file is a mixture of ${rounds.size} states`);
}
