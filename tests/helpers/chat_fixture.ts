/** A chat without bytes, sockets and time: tests say commands and see events. */
import type { Authenticator } from "../../lib/auth/authenticator.ts";
import { ScryptLocks } from "../../lib/auth/room_locks.ts";
import type { Activity } from "../../lib/core/activity.ts";
import type { Doors } from "../../lib/core/doors.ts";
import { Hub } from "../../lib/core/hub.ts";
import type { LoginPolicy } from "../../lib/core/requirements.ts";
import type { HistoryStore } from "../../lib/history/history_store.ts";
import { MemoryHistory } from "../../lib/history/memory_history.ts";
import { DEFAULT_LIMITS, type Limits } from "../../lib/protocol/limits.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import type { Later } from "../../lib/util/later.ts";
import type { RandomHex } from "../../lib/util/random_hex.ts";
import { FailingHistory } from "./failing_history.ts";
import { FakeClock } from "./fake_clock.ts";
import { LateHistory } from "./late_history.ts";
import { PASSWORD, TestAccounts } from "./test_accounts.ts";
import { TestClient } from "./test_client.ts";
import { TestDialect, type TestDialectOptions } from "./test_dialect.ts";

/** Options of {@linkcode chat}. */
export interface ChatOptions {
  /** @default {no accounts} */
  readonly accounts?: Authenticator;
  /** @default {rooms have no ports} */
  readonly doors?: Doors;
  /** Whether guests may come in. @default {"optional"} */
  readonly login?: LoginPolicy;
  /** Bounds that differ from the usual ones. */
  readonly limits?: Partial<Limits>;
  /** Messages that are kept of each room. */
  readonly maxMessages?: number;
}

/** A hub, and what a test needs to use it. */
export interface Chat<H extends HistoryStore = MemoryHistory> {
  readonly hub: Hub;
  readonly clock: FakeClock;
  readonly history: H;
  /** What was recorded for the log. */
  readonly activities: Activity[];
  /** Somebody who is connected and has said nothing. */
  connect(options?: TestDialectOptions, address?: string): TestClient;
  /** Somebody with a name and, if one is given, in a room; what he was told so far is taken. */
  join(name: string, room?: string, options?: TestDialectOptions): Promise<TestClient>;
}

/** A chat whose store answers at once. */
export function chat(options: ChatOptions = {}): Chat {
  return chatOn((memory) => memory, options);
}

/** A chat whose store answers when the test says so. */
export function lateChat(options: ChatOptions = {}): Chat<LateHistory> {
  return chatOn((memory) => new LateHistory(memory), options);
}

/** A chat whose store fails when the test says so. */
export function failingChat(options: ChatOptions = {}): Chat<FailingHistory> {
  return chatOn((memory) => new FailingHistory(memory), options);
}

/** A chat whose store answers when the test says so, and fails when it says so. */
export function lateFailingChat(
  options: ChatOptions = {},
): Chat<LateHistory> & { readonly failing: FailingHistory } {
  const made: FailingHistory[] = [];
  const late = chatOn((memory) => {
    const failing = new FailingHistory(memory);
    made.push(failing);
    return new LateHistory(failing);
  }, options);
  return { ...late, failing: made[0]! };
}

/** Gives out 1, 2, 3 and so on, in hexadecimal. */
export function countingHex(): RandomHex {
  let count = 0;
  return (byteCount) => (++count).toString(16).padStart(2 * byteCount, "0");
}

function chatOn<H extends HistoryStore>(
  wrap: (memory: MemoryHistory) => H,
  options: ChatOptions,
): Chat<H> {
  const { maxMessages = 1000 } = options;
  const clock = new FakeClock();
  const randomHex = countingHex();
  const history = wrap(new MemoryHistory({ clock, randomHex, maxMessages }));
  return chatOver({ history, clock, randomHex }, options);
}

/** What a chat is made of besides its options. */
export interface ChatParts<H extends HistoryStore> {
  readonly history: H;
  readonly clock: FakeClock;
  readonly randomHex: RandomHex;
}

/** A chat over a store that may have been used before. */
export function chatOver<H extends HistoryStore>(
  { history, clock, randomHex }: ChatParts<H>,
  options: ChatOptions = {},
): Chat<H> {
  const { accounts = new TestAccounts(), limits = {}, login = "optional" } = options;
  const activities: Activity[] = [];
  const hub = new Hub({
    accounts,
    clock,
    ...(options.doors === undefined ? {} : { doors: options.doors }),
    history,
    randomHex,
    limits: { ...DEFAULT_LIMITS, ...limits },
    locks: new ScryptLocks({ clock, cost: { N: 16, r: 1, p: 1 } }),
    login,
    motd: "Be kind",
    serverName: "parleyd/test",
    record: (activity) => activities.push(activity),
  });
  const connect = (dialect?: TestDialectOptions, address?: string) =>
    new TestClient(hub, new TestDialect(dialect), address);
  const done = (wait: Later) => history instanceof LateHistory ? history.commitUntil(wait) : wait;
  const join = async (name: string, room?: string, dialect?: TestDialectOptions) => {
    const client = connect(dialect);
    const registered = accounts.isRegistered(parseUserName(name).key);
    await done(client.login(name, registered ? PASSWORD : undefined));
    if (room !== undefined) await done(client.enter(room));
    client.take();
    return client;
  };
  return { hub, clock, history, activities, connect, join };
}
