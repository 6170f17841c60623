import type { SessionRecord } from "../history/session_store.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { Clock } from "../util/clock.ts";
import { digest } from "../util/digest.ts";
import { andThen, type Later } from "../util/later.ts";
import type { AwaySession } from "./away_session.ts";
import { AwaySessions } from "./away_sessions.ts";
import type { ChatContext, Resumption } from "./chat_context.ts";
import { restoredIdentity } from "./naming.ts";
import { PrivateLogs } from "./private_logs.ts";
import { restoreAnswers } from "./restored_answers.ts";
import { SendLedger } from "./send_ledger.ts";
import type { SentAnswer, Session, SessionIdentity } from "./session.ts";
import { withStore } from "./store_trouble.ts";
import { userAt } from "./subject.ts";
import { type Identity, User } from "./user.ts";

/** Options of {@linkcode SessionKeeper}. */
export interface SessionKeeperOptions {
  readonly chat: ChatContext;
  readonly clock: Clock;
  /** Nobody came back for it; its name is free again. */
  onGivenUp(away: AwaySession): void;
}

/** What a session has said before the server was started, and what reads it. */
interface Unread {
  readonly identity: SessionIdentity;
  reading: Promise<void> | null;
}

/**
 * Sessions that outlive their connections, and, where the store keeps them, the process: they wait
 * for their clients, who know the secret.
 */
export class SessionKeeper {
  readonly #chat: ChatContext;
  readonly #away: AwaySessions;
  /** Those that are connected and whose clients can go on with them, by the digests of their tokens. */
  readonly #connected = new Map<string, Session>();
  readonly #unread = new Map<string, Unread>();

  constructor({ chat, clock, onGivenUp }: SessionKeeperOptions) {
    this.#chat = chat;
    this.#away = new AwaySessions({ clock, limits: chat.limits, onGivenUp });
  }

  /** How many wait for their clients. */
  get waiting(): number {
    return this.#away.size;
  }

  /** Lets those wait again that were there when the server ended. */
  restore(): void {
    for (const record of this.#chat.history.sessions?.kept ?? []) this.#restore(record);
  }

  /** A session's client knows how to come back. */
  allowResuming(session: Session): void {
    session.allowResuming();
    this.#connected.set(session.identity.tokenHash, session);
  }

  /** A session is connected no more; whether its client may come back for it. */
  disconnected({ identity, isResumable }: Session): boolean {
    return isResumable && this.#connected.delete(identity.tokenHash);
  }

  /** Lets a session wait for its client. */
  hold(session: Session, user: User): void {
    const away = this.#away.hold(session, user);
    this.#chat.presence.replace(session, away, user);
    this.#away.add(away);
  }

  /**
   * Lets a new session go on as the one with that token, out of a connection that seems to be there
   * still, too.
   *
   * @throws {ChatError} `unavailable`, where it can't be read what it has said; it goes on waiting.
   */
  resume(session: Session, token: string): Resumption | Promise<Resumption> {
    const tokenHash = digest(token);
    return andThen(this.#readAnswers(tokenHash), () => this.#takeUp(session, token, tokenHash));
  }

  /** Keeps a session, or what it is by now, so that it outlives the process. */
  keep(session: Session): Later {
    const { accounts, history: { sessions } } = this.#chat;
    const { identity: { key, tokenHash }, user, host } = session;
    if (sessions === undefined || user === null || !this.#knows(tokenHash)) return;
    const { account, roles, name } = user;
    const passwordMark = account === null ? null : accounts.passwordMark?.(name.key) ?? null;
    const onTrouble = (error: unknown) => this.#chat.record({ type: "bug", error });
    try {
      const record = { key, tokenHash, name: name.shown, account, roles, passwordMark, host };
      // Who can't be kept can still talk: only the server must not be started anew meanwhile.
      return sessions.keep(record)?.catch(onTrouble);
    } catch (error) {
      onTrouble(error);
    }
  }

  /** Gives up those that wait and are meant, before their time. */
  giveUp(isMeant: (away: AwaySession) => boolean): void {
    this.#away.giveUp(isMeant);
  }

  /** Nobody comes back for a session any more. */
  drop({ key, tokenHash }: SessionIdentity): void {
    this.#unread.delete(tokenHash);
    this.#chat.history.sessions?.drop(key, PrivateLogs.keyOfSession(key));
  }

  /** Waits for nobody any more; what is kept stays so. */
  close(): void {
    this.#connected.clear();
    this.#unread.clear();
    this.#away.close();
  }

  /** Whether it is connected, or waits. */
  #knows(tokenHash: string): boolean {
    return this.#connected.has(tokenHash) || this.#away.has(tokenHash);
  }

  #restore(record: SessionRecord): void {
    const { presence, limits } = this.#chat;
    const { key, tokenHash, host } = record;
    const ledger = new SendLedger<SentAnswer>(limits.maxKeptAnswers);
    const identity = { key, tokenHash, ledger };
    const wanted = restoredIdentity(this.#chat, record);
    if (wanted !== null && this.#isBanned(wanted, record)) return this.drop(identity);
    const away = wanted === null ? null : this.#away.restore({ identity, host }, wanted, presence);
    if (away === null) return this.drop(identity);
    this.#unread.set(tokenHash, { identity, reading: null });
    this.#away.add(away);
  }

  #isBanned(wanted: Identity, { key, host }: SessionRecord): boolean {
    const user = new User(wanted, 0);
    return this.#chat.serverRules.banOf(userAt(user, key, host)) !== null;
  }

  /** What a restored session has said before, once: then it is known what is said again. */
  #readAnswers(tokenHash: string): Later {
    const unread = this.#unread.get(tokenHash);
    const { sessions } = this.#chat.history;
    if (unread === undefined || sessions === undefined) return;
    if (unread.reading !== null) return unread.reading;
    const { identity: { key, ledger } } = unread;
    const what = "Your session cannot be gone on with just now";
    const sent = withStore(this.#chat, what, () => {
      return sessions.sentBy(key, this.#chat.limits.maxKeptAnswers);
    });
    const read = andThen(sent, (records) => {
      if (this.#unread.delete(tokenHash)) restoreAnswers(ledger, records);
    });
    if (read === undefined) return;
    unread.reading = read.finally(() => unread.reading = null);
    return unread.reading;
  }

  #takeUp(session: Session, token: string, tokenHash: string): Resumption {
    if (session.state === "ended") return "unknown";
    const connected = this.#connected.get(tokenHash);
    if (connected !== undefined && connected !== session) {
      this.#chat.disconnect(connected, Disconnect.TAKEN_OVER);
    }
    const away = this.#away.take(tokenHash);
    if (away === undefined) return "unknown";
    this.disconnected(session);
    session.resume(away.identity, token, away.user);
    this.#chat.presence.replace(away, session, away.user);
    this.#chat.record({ type: "resumed", name: session.from.name, address: session.address });
    this.allowResuming(session);
    return "resumed";
  }
}
