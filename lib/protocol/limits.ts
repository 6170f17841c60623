/**
 * Every bound of the protocol, with its unit. `ServerConfig.limits` takes those that are to be others;
 * `ChatServer.start` throws a `RangeError` for one that can't be meant.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Limits } from "@parley/parley";
 *
 * const limits: Partial<Limits> = { maxTextBytes: 500, maxRoomMembers: 30 };
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, limits });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * assertEquals(client.welcome.maxTextBytes, 500);
 * ```
 */
export interface Limits {
  /** Connections at a time. @default {15_000} */
  readonly maxConnections: number;
  /** Connections at a time from one address; this machine is no address. @default {200} */
  readonly maxPerAddress: number;
  /**
   * New connections from one address in a minute; as many may come at once. This machine is no
   * address, and 0 is no limit.
   *
   * @default {300}
   */
  readonly maxNewPerMinute: number;
  /** Messages of one connection in a minute; more are read later. 0 is no limit. @default {600} */
  readonly maxMessageRate: number;
  /** Messages that may come at once after a pause. @default {100} */
  readonly maxMessageBurst: number;
  /** Other commands of one connection in a minute; more are read later. 0 is no limit. @default {300} */
  readonly maxCommandRate: number;
  /** Other commands that may come at once after a pause. @default {50} */
  readonly maxCommandBurst: number;
  /**
   * Messages, or commands, in a row that had to wait for their rate while more than a hundred were
   * there behind them; past it the connection is ended.
   *
   * @default {3000}
   */
  readonly maxHeldBack: number;
  /** What waits for a connection, in bytes, before it is read no further. @default {64 KiB} */
  readonly softQueueBytes: number;
  /** What waits for a connection, in bytes, before it is ended. @default {1 MiB} */
  readonly maxQueueBytes: number;
  /** How long a connection may take nothing of what is written to it, in milliseconds. @default {30_000} */
  readonly maxStallMs: number;
  /** A line of a text dialect, its end not counted, in bytes. @default {4096} */
  readonly maxLineBytes: number;
  /** The payload of a native frame, in bytes, at most 16 MiB - 1. @default {65536} */
  readonly maxFrameBytes: number;
  /** The text of one message, in bytes of UTF-8. @default {4096} */
  readonly maxTextBytes: number;
  /** The topic of a room, in bytes of UTF-8. @default {400} */
  readonly maxTopicBytes: number;
  /** The words that are searched for, in bytes of UTF-8. @default {200} */
  readonly maxSearchBytes: number;
  /** Why somebody is put out, or is away, in bytes of UTF-8. @default {200} */
  readonly maxReasonBytes: number;
  /** Bans, mutes and invitations of a room, or of the whole server. @default {1000} */
  readonly maxRules: number;
  /** Those of a guest's room. @default {200} */
  readonly maxGuestRules: number;
  /** Past messages that somebody who enters a room is shown. @default {20} */
  readonly maxReplayMessages: number;
  /** How old they may be, in milliseconds. @default {a week} */
  readonly maxReplayAgeMs: number;
  /** Messages that one request for history is answered with. @default {100} */
  readonly maxHistoryMessages: number;
  /** Messages of a room that wait for the log, in bytes; past it their senders wait. @default {1 MiB} */
  readonly maxOutboxBytes: number;
  /** Rooms that one account, or one guest, may have created at a time. @default {20} */
  readonly maxCreatedRooms: number;
  /** Rooms that one connection may be in at a time. @default {100} */
  readonly maxEnteredRooms: number;
  /** Connections in one room. @default {20_000} */
  readonly maxRoomMembers: number;
  /** The name of a person or a room, in characters, at most 32. @default {32} */
  readonly maxNameLength: number;
  /** Rooms, or people, that one list names. @default {1000} */
  readonly maxListed: number;
  /** Answers to sent messages that are kept for a client which asks again. @default {1000} */
  readonly maxKeptAnswers: number;
  /** How long a session waits for its client after a lost connection, in milliseconds. @default {10 min} */
  readonly maxAwayMs: number;
  /** Sessions that wait at a time; past it the oldest are given up. @default {10_000} */
  readonly maxAwaySessions: number;
  /** Sessions that wait at a time for clients of one address. @default {1000} */
  readonly maxAwayPerAddress: number;
  /** Answers to sent messages that are kept for a session that waits. @default {100} */
  readonly maxKeptAnswersAway: number;
}

/**
 * The bounds that hold unless something else is asked for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { DEFAULT_LIMITS } from "@parley/parley";
 *
 * const { maxConnections, maxAwayMs } = DEFAULT_LIMITS;
 * assertEquals({ maxConnections, maxAwayMs }, { maxConnections: 15_000, maxAwayMs: 10 * 60 * 1000 });
 * ```
 */
export const DEFAULT_LIMITS: Limits = {
  maxConnections: 15_000,
  maxPerAddress: 200,
  maxNewPerMinute: 300,
  maxMessageRate: 600,
  maxMessageBurst: 100,
  maxCommandRate: 300,
  maxCommandBurst: 50,
  maxHeldBack: 3000,
  softQueueBytes: 64 * 1024,
  maxQueueBytes: 1024 * 1024,
  maxStallMs: 30_000,
  maxLineBytes: 4096,
  maxFrameBytes: 65_536,
  maxTextBytes: 4096,
  maxTopicBytes: 400,
  maxSearchBytes: 200,
  maxReasonBytes: 200,
  maxRules: 1000,
  maxGuestRules: 200,
  maxReplayMessages: 20,
  maxReplayAgeMs: 7 * 24 * 60 * 60 * 1000,
  maxHistoryMessages: 100,
  maxOutboxBytes: 1024 * 1024,
  maxCreatedRooms: 20,
  maxEnteredRooms: 100,
  maxRoomMembers: 20_000,
  maxNameLength: 32,
  maxListed: 1000,
  maxKeptAnswers: 1000,
  maxAwayMs: 10 * 60 * 1000,
  maxAwaySessions: 10_000,
  maxAwayPerAddress: 1000,
  maxKeptAnswersAway: 100,
};

/**
 * No rate is limited, not that of new connections either: for a server that only programs use, and for
 * tests.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer, DEFAULT_LIMITS, NO_RATES } from "@parley/parley";
 *
 * const limits = { ...NO_RATES, maxPerAddress: DEFAULT_LIMITS.maxConnections };
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, limits });
 * assertEquals(limits.maxMessageRate, 0);
 * ```
 */
export const NO_RATES: Partial<Limits> = {
  maxNewPerMinute: 0,
  maxMessageRate: 0,
  maxCommandRate: 0,
};

/** The greatest bound a frame can have: its length's first byte stays 0 (design of the detector). */
export const MAX_FRAME_BOUND_BYTES: number = 2 ** 24 - 1;
