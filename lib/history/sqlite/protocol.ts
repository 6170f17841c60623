/** What the two sides of the store tell each other: its user's thread, and the worker's. */
import type { Position } from "../../protocol/command.ts";
import type { HistoryRange, OpenedLog, RoomRecord, RulesRecord } from "../history_store.ts";
import type { SentRecords, SessionRecord } from "../session_store.ts";
import type { MessageColumns, ReadColumns } from "./columns.ts";
import type { StoreFailure } from "../store_error.ts";

/**
 * How much is survived: the process being killed, or (`full`, which is slower) also the power being
 * cut.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Durability } from "@parley/parley";
 *
 * const durabilityFor = (arg?: string): Durability => arg === "--full" ? "full" : "normal";
 * assertEquals(durabilityFor("--full"), "full");
 * ```
 */
export type Durability = "normal" | "full";

/** What a test breaks, to see that somebody notices. */
export type BreakForTests = "commit" | "dedup";

/** How much is kept. */
export interface Retention {
  /** Messages of each log. */
  readonly maxMessages: number;
  /** What is older goes, in milliseconds. */
  readonly maxAgeMs: number;
  /** The texts of all messages together, in bytes of UTF-8. */
  readonly maxBytes: number;
}

/** How a store works. */
export interface StoreSettings {
  readonly durability: Durability;
  readonly retention: Retention;
  readonly breakForTests: BreakForTests | null;
  /** How many pages the database may have, for a test of a full disk; null for any number. */
  readonly maxPages: number | null;
}

/** What a worker has to know before anything else. */
export interface OpenRequest {
  readonly type: "open";
  readonly dir: string;
  readonly settings: StoreSettings;
}

/** One change; all that go in one batch are made, or none. */
export type Change =
  | { readonly type: "open"; readonly log: string; readonly shown: string }
  /** The next `count` of the batch's messages are said there. */
  | { readonly type: "append"; readonly log: string; readonly count: number }
  /** The next one of the batch's messages is said in all of them. */
  | { readonly type: "exchange"; readonly logs: readonly string[] }
  | { readonly type: "describe"; readonly log: string; readonly room: RoomRecord }
  | { readonly type: "delete"; readonly log: string }
  /** The rules of the whole server. */
  | { readonly type: "rules"; readonly rules: RulesRecord }
  | { readonly type: "keep"; readonly session: SessionRecord }
  | { readonly type: "drop"; readonly session: string; readonly log: string };

/** What became of a change. */
export interface ChangeResult {
  /** Where its messages are: the first one of a row, or one for each log. */
  readonly places: readonly Position[];
  readonly opened: OpenedLog | null;
}

export interface BatchRequest {
  readonly type: "batch";
  readonly changes: readonly Change[];
  readonly messages: MessageColumns;
  readonly nowMs: number;
}

/** What is asked without changing anything. */
export type Question =
  | { readonly type: "read"; readonly log: string; readonly range: HistoryRange }
  | {
    readonly type: "search";
    readonly log: string;
    readonly text: string;
    readonly limit: number;
  }
  | { readonly type: "sentBy"; readonly session: string; readonly limit: number }
  /** Is answered when there is nothing left to tidy up. */
  | { readonly type: "tidy"; readonly nowMs: number };

/** What is answered to each kind of question. */
export interface Answers {
  readonly read: ReadColumns;
  readonly search: ReadColumns;
  readonly sentBy: SentRecords;
  readonly tidy: null;
}

export interface QuestionRequest {
  readonly type: "question";
  /** Stands in its answer. */
  readonly id: number;
  readonly question: Question;
}

/** Everything that was asked before is answered, then the worker is done. */
export interface CloseRequest {
  readonly type: "close";
}

export type WorkerRequest = OpenRequest | BatchRequest | QuestionRequest | CloseRequest;

/** The store can be used. */
export interface OpenedReply {
  readonly type: "opened";
  readonly instance: string;
  /** Whether it was in use when its process or its machine ended. */
  readonly wasCutOff: boolean;
  readonly rooms: readonly RoomRecord[];
  readonly rules: RulesRecord | null;
  readonly sessions: readonly SessionRecord[];
}

export type WorkerReply =
  | OpenedReply
  | { readonly type: "notOpened"; readonly failure: StoreFailure }
  | { readonly type: "committed"; readonly results: readonly ChangeResult[] }
  | { readonly type: "notCommitted"; readonly failure: StoreFailure }
  | { readonly type: "answer"; readonly id: number; readonly answer: Answers[Question["type"]] }
  | { readonly type: "noAnswer"; readonly id: number; readonly failure: StoreFailure }
  /** Tidying up has begun to fail, or works again. */
  | { readonly type: "tidied"; readonly failure: StoreFailure | null }
  /** The worker has ended by itself: there is a mistake in the program. */
  | { readonly type: "crashed"; readonly message: string }
  | { readonly type: "closed"; readonly failure: StoreFailure | null };
