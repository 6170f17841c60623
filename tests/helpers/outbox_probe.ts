import { Outbox } from "../../lib/core/outbox.ts";
import type { HistoryStore } from "../../lib/history/history_store.ts";
import { MemoryHistory } from "../../lib/history/memory_history.ts";
import type { Position } from "../../lib/protocol/command.ts";
import { parseRoomName } from "../../lib/protocol/names.ts";
import type { Later } from "../../lib/util/later.ts";
import { countingHex } from "./chat_fixture.ts";
import { ALICE, NOON_MS } from "./events.ts";
import { FailingHistory } from "./failing_history.ts";
import { FakeClock } from "./fake_clock.ts";
import { LateHistory } from "./late_history.ts";

/** Options of {@linkcode OutboxProbe}. */
export interface OutboxProbeOptions {
  /** @default {a new {@linkcode MemoryHistory}} */
  readonly history?: HistoryStore;
  /** @default {1000} */
  readonly maxBytes?: number;
}

/** Pushes into an outbox, and writes down in a few words what takes effect, in order. */
export class OutboxProbe {
  readonly outbox: Outbox;
  /** How often the outbox said that nothing waits. */
  idles = 0;
  /** Why something was refused, in order. */
  readonly refusals: unknown[] = [];
  #seen: string[] = [];

  constructor(options: OutboxProbeOptions = {}) {
    const { history = newMemoryHistory(), maxBytes = 1000 } = options;
    this.outbox = new Outbox({
      room: parseRoomName("general"),
      history,
      maxBytes,
      onOpened: () => {},
      onIdle: () => this.idles++,
      onBug: (error) => {
        this.#seen.push(`bug: ${messageOf(error)}`);
      },
    });
    this.outbox.open();
  }

  /** Pushes messages, one byte for each unit of a text; a text is written down with its `seq`. */
  say(...texts: readonly string[]): void {
    for (const text of texts) this.sayAndThen(text, () => {});
  }

  /** Pushes a message, and does something when it is stored or refused. */
  sayAndThen(text: string, then: () => void): void {
    const settle = (seen: string) => {
      this.#seen.push(seen);
      then();
    };
    this.outbox.push({
      kind: "message",
      draft: { from: ALICE, text, atMs: NOON_MS },
      bytes: text.length,
      onStored: ({ seq }) => settle(`${seq} ${text}`),
      onRefused: (error) => {
        this.refusals.push(error);
        settle(`refused ${text}`);
      },
    });
  }

  /** Pushes a turn; it is written down with the position that it is told. */
  turn(name: string, run: (head: Position) => Later = () => {}): void {
    this.outbox.push({
      kind: "turn",
      run: (head) => {
        this.#seen.push(`${name} at ${head.seq}`);
        return run(head);
      },
      onRefused: (error) => {
        this.refusals.push(error);
        this.#seen.push(`refused ${name}`);
      },
    });
  }

  /** What took effect since this was asked last. */
  take(): string[] {
    return this.#seen.splice(0);
  }
}

/** An outbox whose store answers when the test says so, and fails when it says so. */
export interface LateOutbox {
  readonly probe: OutboxProbe;
  readonly history: LateHistory;
  readonly failing: FailingHistory;
}

/** An outbox that is not open yet. */
export function lateOutbox(maxBytes = 1000): LateOutbox {
  const failing = new FailingHistory(newMemoryHistory());
  const history = new LateHistory(failing);
  return { failing, history, probe: new OutboxProbe({ history, maxBytes }) };
}

/** An outbox that is open: from here on each answer is one to a batch. */
export function openedLateOutbox(maxBytes = 1000): LateOutbox {
  const late = lateOutbox(maxBytes);
  late.history.commitAll();
  return late;
}

/** A store in memory, on a clock that stands still. */
export function newMemoryHistory(): MemoryHistory {
  return new MemoryHistory({ clock: new FakeClock(), randomHex: countingHex() });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
