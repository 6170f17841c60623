import type { Position } from "../../protocol/command.ts";
import type { Meta } from "./database.ts";
import { type ColumnMessage, messageAt, type MessageColumns } from "./columns.ts";
import type { LogTable } from "./log_table.ts";
import type { MessageTable } from "./message_table.ts";
import type { Change, ChangeResult } from "./protocol.ts";
import type { SendTable } from "./send_table.ts";
import type { SessionTable } from "./session_table.ts";

/** What a {@linkcode Committer} writes to. */
export interface StoreTables {
  readonly meta: Meta;
  readonly logs: LogTable;
  readonly messages: MessageTable;
  readonly sends: SendTable;
  readonly sessions: SessionTable;
}

type ChangeOf<T extends Change["type"]> = Extract<Change, { type: T }>;

const NO_RESULT: ChangeResult = { places: [], opened: null };

/** Makes the changes of a batch; whoever calls it does that within a transaction. */
export class Committer {
  readonly #tables: StoreTables;
  #messages: MessageColumns | null = null;
  /** How many messages of the batch are taken. */
  #taken = 0;

  constructor(tables: StoreTables) {
    this.#tables = tables;
  }

  /** @returns What became of each change, in their order. */
  make(changes: readonly Change[], messages: MessageColumns): ChangeResult[] {
    const { logs, messages: table } = this.#tables;
    this.#messages = messages;
    this.#taken = 0;
    const results = changes.map((change) => this.#make(change));
    table.write();
    logs.write();
    return results;
  }

  /** Forgets what the failed batch has left. */
  reset(): void {
    this.#tables.logs.reset();
    this.#tables.messages.reset();
  }

  #make(change: Change): ChangeResult {
    switch (change.type) {
      case "open":
        return this.#open(change);
      case "append":
        return this.#append(change);
      case "exchange":
        return this.#exchange(change);
      case "describe":
        return this.#describe(change);
      case "delete":
        return this.#delete(change.log);
      case "keep":
        this.#tables.sessions.keep(change.session);
        return NO_RESULT;
      case "rules":
        this.#tables.meta.set("rules", JSON.stringify(change.rules));
        return NO_RESULT;
      case "drop":
        return this.#drop(change);
    }
  }

  #open({ log: key, shown }: ChangeOf<"open">): ChangeResult {
    const { epoch, headSeq: seq, ancestors, room } = this.#tables.logs.current(key, shown);
    return { places: [], opened: { head: { epoch, seq }, ancestors, room } };
  }

  #append({ log: key, count }: ChangeOf<"append">): ChangeResult {
    const log = this.#tables.logs.current(key);
    const first = { epoch: log.epoch, seq: log.headSeq + 1 };
    for (let index = 0; index < count; index++) this.#tables.messages.append(log, this.#next());
    return { places: [first], opened: null };
  }

  #exchange({ logs }: ChangeOf<"exchange">): ChangeResult {
    let message = this.#next();
    const places = new Map<string, Position>();
    for (const key of new Set(logs)) {
      const log = this.#tables.logs.current(key);
      this.#tables.messages.append(log, message);
      places.set(key, { epoch: log.epoch, seq: log.headSeq });
      // Where it was said, is the first place alone.
      message = { ...message, sentBy: null };
    }
    return { places: logs.map((key) => places.get(key)!), opened: null };
  }

  #describe({ log: key, room }: ChangeOf<"describe">): ChangeResult {
    const { logs } = this.#tables;
    const log = logs.current(key);
    log.room = room;
    logs.change(log);
    return NO_RESULT;
  }

  #delete(key: string): ChangeResult {
    const { logs, messages, sends } = this.#tables;
    const log = logs.find(key);
    if (log === null) return NO_RESULT;
    messages.write();
    sends.sort(log, log.headSeq);
    logs.delete(log);
    return NO_RESULT;
  }

  #drop({ session, log }: ChangeOf<"drop">): ChangeResult {
    this.#tables.sessions.drop(session);
    this.#tables.sends.drop(session);
    return this.#delete(log);
  }

  #next(): ColumnMessage {
    return messageAt(this.#messages!, this.#taken++);
  }
}
