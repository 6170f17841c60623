/** Bans and mutes: making them and taking them back, in a room and everywhere. */
import type { RuleRecord } from "../../history/rule_record.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Ban, Mute, Unban, Unmute } from "../../protocol/command.ts";
import { EVERYWHERE } from "../../protocol/moderation.ts";
import { quote } from "../../protocol/text.ts";
import type { Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import {
  changeRules,
  type Place,
  placeName,
  reasonOf,
  ruledPlace,
  tellDeed,
} from "../moderating.ts";
import { membersMeant, putOff, putOut } from "../putting_out.ts";
import { isOperator, maxRulesOf } from "../room_rights.ts";
import { isSame, type RuleBook, type RuleKind } from "../rule_book.ts";
import { bannedEnd, mutedText } from "../rule_text.ts";
import type { Session } from "../session.ts";
import { concerns, personOf } from "../subject.ts";
import {
  checkIsSomebody,
  checkMayDoTo,
  isEntryMeant,
  isMeant,
  type Target,
  targetOf,
  targetOfEntries,
} from "../target.ts";

/** What is longer is for good; no calendar goes so far. */
const MAX_FOR_MS = 100 * 365 * 24 * 60 * 60 * 1000;

export function ban(chat: ChatContext, session: Session, command: Ban): Later {
  const by = session.from.name;
  return setRule(chat, session, command, {
    act: "ban",
    kind: "bans",
    enforce(place, target, rule) {
      const { reason, untilMs } = rule;
      if (place !== EVERYWHERE) {
        return putOut(chat, place, target, { why: "banned", by, reason, untilMs });
      }
      return putOff(chat, target, bannedEnd(rule));
    },
  });
}

export function mute(chat: ChatContext, session: Session, command: Mute): Later {
  return setRule(chat, session, command, {
    act: "mute",
    kind: "mutes",
    enforce(place, target, rule) {
      notify(chat, place, target, mutedText(placeName(place), rule));
    },
  });
}

export function unban(chat: ChatContext, session: Session, command: Unban): Later {
  return liftRules(chat, session, command, { act: "unban", kind: "bans", onLifted() {} });
}

export function unmute(chat: ChatContext, session: Session, command: Unmute): Later {
  return liftRules(chat, session, command, {
    act: "unmute",
    kind: "mutes",
    onLifted(place, target) {
      const where = place === EVERYWHERE ? "on this server" : `in room ${place.name.shown}`;
      notify(chat, place, target, `You may speak ${where} again`);
    },
  });
}

interface Making {
  readonly act: "ban" | "mute";
  readonly kind: RuleKind;
  enforce(place: Place, target: Target, rule: Pick<RuleRecord, "reason" | "untilMs">): void;
}

function setRule(
  chat: ChatContext,
  session: Session,
  command: Ban | Mute,
  { act, kind, enforce }: Making,
): Later {
  const place = ruledPlace(chat, session, command.room);
  const reason = reasonOf(chat, command);
  const nowMs = chat.now();
  const untilMs = endOf(command, nowMs);
  const target = targetOf(chat, session, command);
  checkIsSomebody(command, target);
  checkMayDoTo(chat, session, target);
  const setBy = session.from.name;
  const rules = target.subjects.map((subject) => {
    return { subject, setBy, atMs: nowMs, untilMs, reason };
  });
  const { limits } = chat;
  const max = place === EVERYWHERE ? limits.maxRules : maxRulesOf(limits, place);
  const make = (book: RuleBook) => {
    const before = book.live(kind, nowMs).filter(({ subject }) => {
      return target.subjects.some((one) => isSame(one, subject));
    });
    checkNotAbout(session, before);
    return book.withRules(kind, rules, { nowMs, max });
  };
  return changeRules(chat, place, make, () => {
    enforce(place, target, { untilMs, reason });
    tellDeed(chat, session, command, { act, place, target, untilMs, reason });
  });
}

/** Null where it does not end by itself. @throws {ChatError} `bad-message` */
function endOf({ forMs }: Ban | Mute, nowMs: number): number | null {
  if (forMs === undefined || forMs > MAX_FOR_MS) return null;
  if (forMs >= 1) return nowMs + forMs;
  throw new ChatError(
    "bad-message",
    "It must be for some time: leave the time out to mean for good",
  );
}

interface Lifting {
  readonly act: "unban" | "unmute";
  readonly kind: RuleKind;
  onLifted(place: Place, target: Target): void;
}

function liftRules(
  chat: ChatContext,
  session: Session,
  command: Unban | Unmute,
  { act, kind, onLifted }: Lifting,
): Later {
  const place = ruledPlace(chat, session, command.room);
  const isEntry = isEntryMeant(session, command);
  const lifted: RuleRecord[] = [];
  const nowMs = chat.now();
  return changeRules(chat, place, (book) => {
    lifted.push(...book.live(kind, nowMs).filter(({ subject }) => isEntry(subject)));
    checkMayLift(session, command, lifted);
    return book.withoutRules(kind, (rule) => lifted.includes(rule), nowMs);
  }, () => {
    const target = targetOfEntries(session, lifted.map(({ subject }) => subject));
    onLifted(place, target);
    tellDeed(chat, session, command, { act, place, target });
  });
}

/** @throws {ChatError} `no-such-rule`, `not-allowed` */
function checkMayLift(
  session: Session,
  { type, who }: Unban | Unmute,
  rules: readonly RuleRecord[],
): void {
  if (rules.length === 0) {
    const what = type === "unban" ? "banned" : "muted";
    throw new ChatError("no-such-rule", `${quote(who)} is not ${what} there`);
  }
  checkNotAbout(session, rules);
}

/** @throws {ChatError} `not-allowed` */
function checkNotAbout(session: Session, rules: readonly RuleRecord[]): void {
  const isAboutHim = rules.some(({ subject }) => concerns(subject, personOf(session)));
  if (!isAboutHim || isOperator(session)) return;
  throw new ChatError("not-allowed", "Only an operator may take back what is about you");
}

/** Tells everybody who is meant there. */
function notify(chat: ChatContext, place: Place, target: Target, text: string): void {
  const meant = place === EVERYWHERE
    ? Array.from(chat.sessions).filter((session) => isMeant(target, personOf(session)))
    : membersMeant(chat, place, target);
  for (const session of meant) session.tell({ type: "notice", text }, chat.now());
}
