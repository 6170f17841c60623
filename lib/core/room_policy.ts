import type { RoomRecord } from "../history/history_store.ts";
import type { RoomAccess } from "../protocol/moderation.ts";
import { RuleBook } from "./rule_book.ts";

/** Who may be in a room, and who may speak there. */
export interface RoomPolicy {
  readonly access: RoomAccess;
  /** What its password is checked against; null where it has none. */
  readonly lock: string | null;
  readonly rules: RuleBook;
}

/** Everybody may enter, and speak. */
export const OPEN_POLICY: RoomPolicy = { access: "open", lock: null, rules: RuleBook.EMPTY };

/** What is kept of it; nothing of what is as in any room. */
export type PolicyRecord = Pick<RoomRecord, "access" | "lock" | "rules">;

export function policyRecord({ access, lock, rules }: RoomPolicy): PolicyRecord {
  return {
    ...(access === "open" ? {} : { access }),
    ...(lock === null ? {} : { lock }),
    ...(rules.isEmpty ? {} : { rules: rules.record }),
  };
}

export function policyOf({ access = "open", lock, rules }: PolicyRecord): RoomPolicy {
  const book = rules === undefined ? RuleBook.EMPTY : new RuleBook(rules);
  return { access, lock: lock ?? null, rules: book };
}
