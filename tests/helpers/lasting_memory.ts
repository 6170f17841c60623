import type {
  Ancestor,
  ExchangeListener,
  HistoryRange,
  HistoryStore,
  KeptMessage,
  LogListener,
  MessageDraft,
  OpenedLog,
  RoomRecord,
  RulesRecord,
} from "../../lib/history/history_store.ts";
import type {
  SentRecord,
  SentRecords,
  SessionRecord,
  SessionStore,
} from "../../lib/history/session_store.ts";
import type { Position } from "../../lib/protocol/command.ts";
import type { Name } from "../../lib/protocol/names.ts";

interface Log {
  readonly epochs: { readonly epoch: string; lastSeq: number }[];
  messages: KeptMessage[];
  room: RoomRecord | null;
  /** As it is shown. */
  name: string | null;
  /** In which run of the server it was used last. */
  run: number;
}

interface Sent extends SentRecord {
  readonly session: string;
}

/** What outlives the server in tests, as a disk does; each run of it has a store of its own. */
export class LastingMemory {
  readonly logs = new Map<string, Log>();
  readonly sessions = new Map<string, SessionRecord>();
  sent: Sent[] = [];
  rules: RulesRecord | null = null;
  run = 0;
  #epochs = 0;

  /** A store as the server finds it that is started after the one before was killed. */
  start(): LastingHistory {
    this.run++;
    return new LastingHistory(this);
  }

  /** Takes the newest messages from a log, as a power cut does. */
  lose(key: string, count: number): void {
    const log = this.logs.get(key)!;
    const lost = log.messages.splice(-count);
    log.epochs.at(-1)!.lastSeq -= count;
    const isLost = ({ epoch, seq }: Position) =>
      lost.some((message) => message.epoch === epoch && message.seq === seq);
    this.sent = this.sent.filter((sent) => !isLost(sent));
  }

  /** The log with that key, in an epoch of this run. */
  use(key: string): Log {
    const log = this.logs.get(key) ?? { epochs: [], messages: [], room: null, name: null, run: 0 };
    this.logs.set(key, log);
    if (log.run === this.run) return log;
    log.run = this.run;
    log.epochs.push({ epoch: `epoch${++this.#epochs}`, lastSeq: log.epochs.at(-1)?.lastSeq ?? 0 });
    return log;
  }
}

/** A store that answers at once, and whose messages, rooms and sessions outlive the server. */
export class LastingHistory implements HistoryStore, SessionStore {
  readonly instance = "lasting";
  readonly rooms: readonly RoomRecord[];
  readonly serverRules: RulesRecord | null;
  readonly sessions: SessionStore = this;
  readonly kept: readonly SessionRecord[];
  readonly #memory: LastingMemory;
  readonly #listeners = new Map<string, LogListener>();

  constructor(memory: LastingMemory) {
    this.#memory = memory;
    this.serverRules = memory.rules;
    const rooms = Array.from(memory.logs.values(), ({ room }) => room);
    this.rooms = rooms.filter((room) => room !== null).filter(({ creator }) => creator !== null);
    this.kept = Array.from(memory.sessions.values());
  }

  open({ key, shown }: Name, listener: LogListener): void {
    this.#listeners.set(key, listener);
    const log = this.#memory.use(key);
    log.name ??= shown;
    listener.onOpened(openedLog(log));
  }

  append(logKey: string, drafts: readonly MessageDraft[]): void {
    const log = this.#memory.use(logKey);
    const room = log.name ?? logKey;
    const places = drafts.map((draft) => this.#keep(log, draft, { room }));
    this.#listeners.get(logKey)?.onAppended(places[0]!);
  }

  exchange(logKeys: readonly string[], draft: MessageDraft, listener: ExchangeListener): void {
    const { to = "", sent, ...said } = draft;
    const places = logKeys.map((key, index) => {
      const log = this.#memory.use(key);
      const isSenders = index === 0 && sent !== undefined;
      return this.#keep(log, { ...said, to, ...(isSenders ? { sent } : {}) }, { to });
    });
    listener.onKept(places);
  }

  describe(logKey: string, room: RoomRecord): void {
    this.#memory.use(logKey).room = room;
  }

  keepServerRules(rules: RulesRecord): void {
    this.#memory.rules = rules;
  }

  close(logKey: string): void {
    this.#listeners.delete(logKey);
  }

  delete(logKey: string): void {
    this.close(logKey);
    this.#memory.logs.delete(logKey);
  }

  read(logKey: string, range: HistoryRange): readonly KeptMessage[] {
    const { after = 0, before = Infinity, limit } = range;
    const messages = (this.#memory.logs.get(logKey)?.messages ?? [])
      .filter(({ seq }) => seq > after && seq < before);
    return range.after === undefined ? messages.slice(-limit) : messages.slice(0, limit);
  }

  search(): readonly KeptMessage[] {
    return [];
  }

  keep(session: SessionRecord): void {
    this.#memory.sessions.set(session.key, session);
  }

  drop(key: string, logKey: string): void {
    this.#memory.sessions.delete(key);
    this.delete(logKey);
  }

  sentBy(key: string, limit: number): SentRecords {
    const all = this.#memory.sent.filter(({ session }) => session === key);
    const records = all.sort((a, b) => a.sendId - b.sendId).slice(-limit);
    return { records, complete: records.length === all.length };
  }

  #keep(log: Log, draft: MessageDraft, place: SentRecord["place"]): Position {
    const { sent, ...said } = draft;
    const current = log.epochs.at(-1)!;
    const position = { epoch: current.epoch, seq: ++current.lastSeq };
    log.messages.push({ ...said, ...position });
    if (sent !== undefined) this.#memory.sent.push({ ...sent, ...position, place });
    return position;
  }
}

function openedLog({ epochs, room }: Log): OpenedLog {
  const ancestors: Ancestor[] = epochs.slice(0, -1).map((epoch) => ({ ...epoch }));
  const { epoch, lastSeq } = epochs.at(-1)!;
  return { head: { epoch, seq: lastSeq }, ancestors, room };
}
