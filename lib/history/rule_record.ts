/** What is kept of who may not be where, may not speak, or may come in. */
import type { SubjectKind } from "../protocol/moderation.ts";

/** Somebody whom a rule is about. */
export interface SubjectRecord {
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

/** A ban, or what keeps somebody silent. */
export interface RuleRecord {
  readonly subject: SubjectRecord;
  /** Who wanted it so. */
  readonly setBy: string;
  readonly atMs: number;
  /** In milliseconds since 1970; null where it does not end by itself. */
  readonly untilMs: number | null;
  /** Empty for none. */
  readonly reason: string;
}

/** The rules of a room, or of the whole server. */
export interface RulesRecord {
  readonly bans: readonly RuleRecord[];
  readonly mutes: readonly RuleRecord[];
  readonly invited: readonly SubjectRecord[];
}
