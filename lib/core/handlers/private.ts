/** Saying something to one person. */
import type { MessageDraft } from "../../history/history_store.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { Position, SendPrivate } from "../../protocol/command.ts";
import { foldName } from "../../protocol/names.ts";
import { quote } from "../../protocol/text.ts";
import { type Later, whenCalledBack } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { PreparedEvent } from "../prepared_event.ts";
import { PrivateLogs, privateMessage } from "../private_logs.ts";
import type { Session } from "../session.ts";
import { checkMaySayPrivately } from "../speaking.ts";
import { notKept } from "../store_trouble.ts";
import type { Member, User } from "../user.ts";
import { answerSent, draftOf, once, withdraw } from "./sending.ts";

export function sendPrivate(chat: ChatContext, session: Session, command: SendPrivate): Later {
  return once(chat, session, command, () => sendNew(chat, session, command));
}

/** One side of a private message: who it is, and his log, if he has one. */
interface Side {
  readonly user: User;
  readonly log: string | null;
  /** Who is there, or awaited, when it is said. */
  readonly members: readonly Member[];
}

/** A private message that is kept, or need not be. */
interface Letter {
  readonly draft: MessageDraft;
  readonly there: Side;
  readonly here: Side;
  /** Its places in the logs, by their keys. */
  readonly places: ReadonlyMap<string, Position>;
}

function sendNew(chat: ChatContext, session: Session, command: SendPrivate): Later {
  if (session.state === "ended" || session.user === null) return withdraw(session, command);
  checkMaySayPrivately(chat, session);
  const said = draftOf(chat, session, command);
  const user = chat.presence.find(foldName(command.to));
  if (user === undefined) {
    throw new ChatError("user-not-found", `No user ${quote(command.to)} is here`);
  }
  const draft = { ...said, to: user.name.shown };
  const [there, here] = [sideOf(user), sideOf(session.user)];
  // The sender's comes first: there it is found again by its id.
  const keys = [here.log, there.log].filter((key) => key !== null);
  const logs = Array.from(new Set(keys));
  const hand = (found: readonly Position[]) => {
    const places = new Map(logs.map((log, index) => [log, found[index]!]));
    handOver(chat, session, command, { draft, there, here, places });
  };
  if (logs.length === 0) return hand([]);
  return whenCalledBack((done, fail) => {
    chat.privates.exchange(logs, draft, {
      onKept(found) {
        try {
          hand(found);
          done();
        } catch (error) {
          fail(error);
        }
      },
      onFailed: (cause) => fail(notKept(chat, cause)),
    });
  });
}

function sideOf(user: User): Side {
  return { user, log: PrivateLogs.keyOf(user), members: Array.from(user.members) };
}

/** Tells both sides: the addressee's connections, and those of the sender that know positions. */
function handOver(
  chat: ChatContext,
  session: Session,
  command: SendPrivate,
  letter: Letter,
): void {
  const { there, here, places } = letter;
  const place = here.log === null ? undefined : places.get(here.log);
  const receivers = membersOf(there);
  const isHere = receivers.some(({ reach }) => reach === "here");
  answerSent(chat, session, command, {
    type: "privateSent",
    to: there.user.name.shown,
    ...(place === undefined ? {} : { place }),
    ...(isHere ? {} : { kept: true }),
    ...(there.user.away === null ? {} : { away: there.user.away }),
  });
  tell(chat, receivers, letter, there.log);
  if (here.user === there.user) return;
  const own = membersOf(here).filter(({ resumableKey }) => resumableKey !== null);
  tell(chat, own, letter, here.log);
}

/** Who of one side is there by now: some may have taken another name since it was said. */
function membersOf({ user, members }: Side): Member[] {
  const renamed = members.filter((member) => {
    return member.user !== null && member.user !== user && member.user.members.has(member);
  });
  return [...user.members, ...renamed];
}

function tell(
  { privates }: ChatContext,
  members: readonly Member[],
  { draft, places }: Letter,
  log: string | null,
): void {
  const place = log === null ? undefined : places.get(log);
  const inLog = new PreparedEvent(privateMessage(draft, place), draft.atMs);
  for (const member of members) {
    const isHisLog = member.user !== null && PrivateLogs.keyOf(member.user) === log;
    if (!isHisLog) tellOutside(member, draft);
    else if (log === null || privates.isLevel(member)) member.deliver(inLog);
  }
}

/** Whoever has another log by now will not find it in there. */
function tellOutside(member: Member, draft: MessageDraft): void {
  member.deliver(new PreparedEvent(privateMessage(draft, undefined), draft.atMs));
}
