import type { RuleRecord, RulesRecord, SubjectRecord } from "../history/rule_record.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { concerns, type Person } from "./subject.ts";

/** Which rules are meant that end by themselves. */
export type RuleKind = "bans" | "mutes";

/** Which rules somebody is looked for in. */
export type RuleScope = "all" | "but addresses";

/** More sessions than these are not told apart by a rule. */
export const MAX_SESSIONS = 16;
const NONE: RulesRecord = { bans: [], mutes: [], invited: [] };

/**
 * The bans, mutes and invitations of a room, or of the whole server. It never changes: a change makes
 * another one, which can be kept before it counts.
 *
 * - What has expired counts as not there, and is left out of the next one.
 */
export class RuleBook {
  static readonly EMPTY: RuleBook = new RuleBook(NONE);
  readonly record: RulesRecord;

  constructor(record: RulesRecord) {
    this.record = record;
  }

  get isEmpty(): boolean {
    const { bans, mutes, invited } = this.record;
    return bans.length + mutes.length + invited.length === 0;
  }

  /** The rule of that kind that somebody falls under; null for none. */
  ruleFor(
    kind: RuleKind,
    person: Person,
    nowMs: number,
    scope: RuleScope = "all",
  ): RuleRecord | null {
    const rules = this.record[kind];
    if (rules.length === 0) return null;
    return rules.find((rule) => {
      if (scope === "but addresses" && rule.subject.by === "address") return false;
      return isLive(rule, nowMs) && concerns(rule.subject, person);
    }) ?? null;
  }

  isInvited(person: Person): boolean {
    return this.record.invited.some((subject) => concerns(subject, person));
  }

  /** Those of a kind that have not expired. */
  live(kind: RuleKind, nowMs: number): readonly RuleRecord[] {
    return this.record[kind].filter((rule) => isLive(rule, nowMs));
  }

  /**
   * With more rules, each in the place of one about the same subject.
   *
   * @throws {ChatError} `too-many-rules`
   */
  withRules(kind: RuleKind, rules: readonly RuleRecord[], { nowMs, max }: Bound): RuleBook {
    const isReplaced = (one: RuleRecord) =>
      rules.some(({ subject }) => isSame(subject, one.subject));
    const before = this.#fresh(nowMs);
    const kept = before[kind].filter((rule) => !isReplaced(rule));
    const replaced = before[kind].filter(isReplaced);
    const made = rules.map((rule) => withSessionsOf(replaced, rule));
    return bounded({ ...before, [kind]: [...kept, ...made] }, max);
  }

  /** Without those that are meant; the same one where there are none. */
  withoutRules(kind: RuleKind, isMeant: (rule: RuleRecord) => boolean, nowMs: number): RuleBook {
    const before = this.#fresh(nowMs);
    const kept = before[kind].filter((rule) => !isMeant(rule));
    return kept.length === before[kind].length ? this : new RuleBook({ ...before, [kind]: kept });
  }

  /**
   * With an invitation. Those of sessions that are gone are left out.
   *
   * @throws {ChatError} `too-many-rules`
   */
  withInvited(
    subject: SubjectRecord,
    { nowMs, max, isKnown }: InvitationBound,
  ): RuleBook {
    const before = this.#fresh(nowMs);
    const others = before.invited.filter((one) => {
      return !isSame(one, subject) && (one.sessions?.some(isKnown) ?? true);
    });
    return bounded({ ...before, invited: [...others, subject] }, max);
  }

  /** Without invitations that are meant; the same one where there are none. */
  withoutInvited(isMeant: (subject: SubjectRecord) => boolean): RuleBook {
    const { invited } = this.record;
    const kept = invited.filter((subject) => !isMeant(subject));
    return kept.length === invited.length ? this : new RuleBook({ ...this.record, invited: kept });
  }

  #fresh(nowMs: number): RulesRecord {
    return {
      bans: this.live("bans", nowMs),
      mutes: this.live("mutes", nowMs),
      invited: this.record.invited,
    };
  }
}

/** How many rules there may be, and what time it is. */
export interface Bound {
  readonly nowMs: number;
  readonly max: number;
}

/** Besides, whose sessions there still are. */
export interface InvitationBound extends Bound {
  readonly isKnown: (session: string) => boolean;
}

function bounded(record: RulesRecord, max: number): RuleBook {
  const { bans, mutes, invited } = record;
  if (bans.length + mutes.length + invited.length <= max) return new RuleBook(record);
  const text = `There are ${max} bans, mutes and invitations already: take some back first`;
  throw new ChatError("too-many-rules", text);
}

/** Who was meant before is meant still, under whatever name he goes by now. */
function withSessionsOf(replaced: readonly RuleRecord[], rule: RuleRecord): RuleRecord {
  const { subject } = rule;
  const same = [rule, ...replaced.filter((one) => isSame(one.subject, subject))];
  const sessions = new Set(same.flatMap((one) => one.subject.sessions ?? []));
  if (sessions.size === 0) return rule;
  return {
    ...rule,
    subject: { ...subject, sessions: Array.from(sessions).slice(0, MAX_SESSIONS) },
  };
}

function isLive({ untilMs }: RuleRecord, nowMs: number): boolean {
  return untilMs === null || untilMs > nowMs;
}

/** Whether a rule about the one takes the place of a rule about the other. */
export function isSame(one: SubjectRecord, other: SubjectRecord): boolean {
  if (one.by !== other.by || one.key !== other.key || one.shown !== other.shown) return false;
  return one.key !== "" || one.sessions?.[0] === other.sessions?.[0];
}
