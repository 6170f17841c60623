/** Who is banned, muted and invited. */
import type { RuleRecord } from "../../history/rule_record.ts";
import type { ListRules } from "../../protocol/command.ts";
import { EVERYWHERE, type RuleInfo } from "../../protocol/moderation.ts";
import type { ChatContext } from "../chat_context.ts";
import { placeName, ruledPlace } from "../moderating.ts";
import type { Session } from "../session.ts";
import { shownTo } from "../target.ts";

export function listRules(chat: ChatContext, session: Session, command: ListRules): void {
  const place = ruledPlace(chat, session, command.room);
  const { access, rules } = place === EVERYWHERE
    ? { access: "open" as const, rules: chat.serverRules.book }
    : place.policy;
  const nowMs = chat.now();
  const [bans, mutes] = [rules.live("bans", nowMs), rules.live("mutes", nowMs)];
  const { invited } = rules.record;
  const { maxListed } = chat.limits;
  const shownBans = bans.slice(0, maxListed);
  const shownMutes = mutes.slice(0, maxListed - shownBans.length);
  const shownInvited = invited.slice(0, maxListed - shownBans.length - shownMutes.length);
  const shown = shownBans.length + shownMutes.length + shownInvited.length;
  const info = (rule: RuleRecord) => infoFor(session, rule);
  chat.answer(session, command, {
    type: "ruleList",
    room: placeName(place),
    access,
    bans: shownBans.map(info),
    mutes: shownMutes.map(info),
    invited: shownInvited.map((subject) => subject.shown),
    omitted: bans.length + mutes.length + invited.length - shown,
  });
}

function infoFor(session: Session, { subject, ...rule }: RuleRecord): RuleInfo {
  const { setBy, atMs, untilMs, reason } = rule;
  return { who: shownTo(session, subject), by: subject.by, setBy, atMs, untilMs, reason };
}
