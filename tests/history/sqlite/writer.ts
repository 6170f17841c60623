/**
 * A process that keeps messages in a store until somebody kills it.
 *
 * Usage: writer.ts DIR RUN [BREAK]
 *
 * Each line that it writes is something that was handed out: `opened ROOM EPOCH SEQ`, or
 * `kept ROOM EPOCH SEQ COUNT` for the message COUNT of this run, whose text is `RUN COUNT`.
 */
import type { LogListener, OpenedLog } from "../../../lib/history/history_store.ts";
import {
  SqliteHistory,
  type SqliteHistoryTestOptions,
} from "../../../lib/history/sqlite_history.ts";
import type { BreakForTests } from "../../../lib/history/sqlite/protocol.ts";
import type { Position } from "../../../lib/protocol/command.ts";
import { parseRoomName } from "../../../lib/protocol/names.ts";

const [dir = "", run = "", breakForTests] = Deno.args;
const ROOMS = ["general", "lobby", "attic"];
const MESSAGES_A_BATCH = 5;
const UTF8 = new TextEncoder();
let count = 0;

function tell(line: string): void {
  Deno.stdout.writeSync(UTF8.encode(`${line}\n`));
}

/** Says one batch after the other in a room. */
class Speaker implements LogListener {
  readonly #store: SqliteHistory;
  readonly #room: string;
  #first = 0;

  constructor(store: SqliteHistory, room: string) {
    this.#store = store;
    this.#room = room;
    store.open(parseRoomName(room), this);
  }

  onOpened({ head: { epoch, seq } }: OpenedLog): void {
    tell(`opened ${this.#room} ${epoch} ${seq}`);
    this.#say();
  }

  onAppended({ epoch, seq }: Position): void {
    for (let index = 0; index < MESSAGES_A_BATCH; index++) {
      tell(`kept ${this.#room} ${epoch} ${seq + index} ${this.#first + index}`);
    }
    this.#say();
  }

  onFailed(error: unknown): void {
    throw error;
  }

  #say(): void {
    this.#first = count;
    count += MESSAGES_A_BATCH;
    const from = { name: "writer", account: null, session: "writer" };
    const drafts = Array.from({ length: MESSAGES_A_BATCH }, (_, index) => {
      return { from, text: `${run} ${this.#first + index}`, atMs: Date.now() };
    });
    this.#store.append(this.#room, drafts);
  }
}

const options: SqliteHistoryTestOptions = {
  dir,
  durability: "normal",
  ...(breakForTests === undefined ? {} : { breakForTests: breakForTests as BreakForTests }),
};
const store = await SqliteHistory.open(options);
for (const room of ROOMS) new Speaker(store, room);
