// deno-lint-ignore-file no-console
/**
 * Measures how fast a `SqliteHistory` keeps messages, how long one waits for its answer, and how long
 * it takes to read and search what is kept. The folder goes when it is done.
 *
 * Usage: sqlite_store.ts [MESSAGES]
 */
import type { LogListener, MessageDraft } from "../../lib/history/history_store.ts";
import { SqliteHistory } from "../../lib/history/sqlite_history.ts";
import type { Durability } from "../../lib/history/sqlite/protocol.ts";
import type { SessionStore } from "../../lib/history/session_store.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { quantile } from "./quantile.ts";

/** What is said, in which pieces. */
interface Load {
  readonly name: string;
  readonly durability: Durability;
  readonly rooms: number;
  readonly messagesABatch: number;
  readonly messages: number;
}

const MESSAGES = Number(Deno.args[0] ?? 300_000);
const SPEAKERS = 50;
let nextSendId = 1;
const TEXT =
  "Lorem ipsum dolor sit amet, consectetur adipisici elit, sed eiusmod tempor incidunt ut labore";

const LOADS: readonly Load[] = [
  { name: "warm-up", durability: "normal", rooms: 1, messagesABatch: 100, messages: 50_000 },
  { name: "1 room", durability: "normal", rooms: 1, messagesABatch: 100, messages: MESSAGES },
  { name: "1 room", durability: "full", rooms: 1, messagesABatch: 100, messages: MESSAGES / 3 },
  { name: "20 rooms", durability: "normal", rooms: 20, messagesABatch: 10, messages: MESSAGES },
  {
    name: "200 rooms",
    durability: "normal",
    rooms: 200,
    messagesABatch: 1,
    messages: MESSAGES / 3,
  },
  { name: "1 room", durability: "normal", rooms: 1, messagesABatch: 1, messages: MESSAGES / 30 },
  { name: "1 room", durability: "full", rooms: 1, messagesABatch: 1, messages: MESSAGES / 300 },
];

/** Says in one room whatever it has to, a batch when the one before is kept. */
class Speaker implements LogListener {
  readonly #store: SqliteHistory;
  readonly #key: string;
  readonly #load: Load;
  readonly waitsMs: number[] = [];
  readonly #done = Promise.withResolvers<void>();
  #said = 0;
  #saidMs = 0;

  constructor(store: SqliteHistory, room: string, load: Load) {
    this.#store = store;
    this.#load = load;
    const name = parseRoomName(room);
    this.#key = name.key;
    store.open(name, this);
  }

  get done(): Promise<void> {
    return this.#done.promise;
  }

  onOpened(): void {
    this.#say();
  }

  onAppended(): void {
    this.waitsMs.push(performance.now() - this.#saidMs);
    if (this.#said < this.#load.messages / this.#load.rooms) this.#say();
    else this.#done.resolve();
  }

  onFailed(error: unknown): void {
    this.#done.reject(error);
  }

  #say(): void {
    this.#saidMs = performance.now();
    const drafts = Array.from({ length: this.#load.messagesABatch }, () => this.#next());
    this.#store.append(this.#key, drafts);
  }

  #next(): MessageDraft {
    const sendId = ++this.#said;
    const name = `speaker${sendId % SPEAKERS}`;
    const session = `${name}-session`;
    const from = { name, account: name, session };
    return {
      from,
      text: `${TEXT} ${sendId}`,
      atMs: Date.now(),
      sent: { session, sendId: nextSendId++ },
    };
  }
}

async function measure(load: Load): Promise<void> {
  await using folder = await TempDir.make();
  await using store = await SqliteHistory.open({
    dir: folder.path,
    durability: load.durability,
  });
  await keepSessions(store.sessions);
  const startMs = performance.now();
  const rooms = Array.from({ length: load.rooms }, (_, index) => `room${index}`);
  const speakers = rooms.map((room) => new Speaker(store, room, load));
  await Promise.all(speakers.map(({ done }) => done));
  const seconds = (performance.now() - startMs) / 1000;
  const waits = speakers.flatMap(({ waitsMs }) => waitsMs);
  print(load, Math.round(load.messages / seconds), waits);
  if (load.name === "warm-up" || load.messages < MESSAGES) return;
  await measureReading(store, folder.path, load.messages);
}

async function keepSessions(sessions: SessionStore): Promise<void> {
  const rest = { tokenHash: "", account: null, roles: [], passwordMark: null, host: "" };
  const names = Array.from({ length: SPEAKERS }, (_, index) => `speaker${index}`);
  await Promise.all(names.map((name) => sessions.keep({ ...rest, key: `${name}-session`, name })));
}

async function measureReading(store: SqliteHistory, dir: string, messages: number): Promise<void> {
  const tidyMs = await timeOf(() => store.tidy());
  console.log(`  tidied up: ${Math.round(messages / tidyMs * 1000)} messages/s`);
  console.log(`  memory: ${Math.round(Deno.memoryUsage().rss / 2 ** 20)} MB of the whole process`);
  const size = (await Deno.stat(`${dir}/parley.db`)).size;
  console.log(`  size: ${Math.round(size / messages)} bytes a message`);
  const page = await timeOf(() => store.read("room0", { limit: 100 }));
  console.log(`  a page of 100: ${page.toFixed(1)} ms`);
  const pages = await timeOf(() =>
    Promise.all(
      Array.from({ length: 1000 }, (_, at) => store.read("room0", { after: at, limit: 100 })),
    )
  );
  console.log(`  a thousand pages of 100: ${pages.toFixed(0)} ms`);
  for (const text of ["labore 77", "lo 777777777", "nowhere", "lorem nowhere"]) {
    const ms = await timeOf(() => store.search("room0", text, 100));
    console.log(`  search "${text}": ${ms.toFixed(1)} ms`);
  }
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}

function print(load: Load, rate: number, waits: readonly number[]): void {
  const ms = (part: number) => quantile(waits, part).toFixed(2);
  const what = `${load.name}, batches of ${load.messagesABatch}, ${load.durability}`;
  console.log(`${what}: ${rate} messages/s; answer p50 ${ms(0.5)} p99 ${ms(0.99)} max ${ms(1)} ms`);
}

for (const load of LOADS) await measure(load);
