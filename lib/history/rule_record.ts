/** What is kept of who may not be where, may not speak, or may come in. */
import type { SubjectKind } from "../protocol/moderation.ts";

/**
 * Somebody whom a rule is about.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SubjectRecord } from "@parley/parley";
 *
 * const subject: SubjectRecord = { by: "address", key: "192.0.2.7", shown: "troll" };
 * const shown = `${subject.shown} (by ${subject.by})`;
 * assertEquals(shown, "troll (by address)");
 * ```
 */
export interface SubjectRecord {
  /** What he is told by. */
  readonly by: SubjectKind;
  /** The name as it is compared, or the address group; empty where only `sessions` tell him. */
  readonly key: string;
  /** What he is called; an address that was found through a name is called by that. */
  readonly shown: string;
  /** Sessions that were his when the rule was made: another name does not help. */
  readonly sessions?: readonly string[];
  /** Tells an account from a later one of its name; only where that matters. */
  readonly accountId?: string;
}

/**
 * A ban, or what keeps somebody silent.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { RuleRecord } from "@parley/parley";
 *
 * const isOver = ({ untilMs }: RuleRecord, nowMs: number) => untilMs !== null && untilMs <= nowMs;
 * const subject = { by: "name", key: "troll", shown: "Troll" } as const;
 * const ban: RuleRecord = { subject, setBy: "kim", atMs: 0, untilMs: 60_000, reason: "" };
 * assertEquals([59_999, 60_000].map((nowMs) => isOver(ban, nowMs)), [false, true]);
 * ```
 */
export interface RuleRecord {
  /** Whom it is about. */
  readonly subject: SubjectRecord;
  /** The name of who wanted it so. */
  readonly setBy: string;
  /** When it was set, in milliseconds since 1970. */
  readonly atMs: number;
  /** In milliseconds since 1970; null where it does not end by itself. */
  readonly untilMs: number | null;
  /** Empty for none. */
  readonly reason: string;
}

/**
 * The rules of a room, or of the whole server.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MemoryHistory, type RulesRecord } from "@parley/parley";
 *
 * using history = new MemoryHistory();
 * const kim = { by: "account", key: "kim", shown: "Kim" } as const;
 * const rules: RulesRecord = { bans: [], mutes: [], invited: [kim] };
 * history.keepServerRules(rules);
 * assertEquals(history.serverRules, rules);
 * ```
 */
export interface RulesRecord {
  /** Who may not enter, or not connect. */
  readonly bans: readonly RuleRecord[];
  /** Who may listen and say nothing. */
  readonly mutes: readonly RuleRecord[];
  /** Who may enter a room that is not open to everybody. */
  readonly invited: readonly SubjectRecord[];
}
