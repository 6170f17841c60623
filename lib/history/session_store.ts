import type { Role } from "../protocol/role.ts";
import type { Later } from "../util/later.ts";

/**
 * What outlives the process of somebody whose client can come back.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SessionRecord } from "@parley/parley";
 *
 * const guest: SessionRecord = {
 *   key: "5e55",
 *   tokenHash: "d16e57",
 *   name: "kim",
 *   account: null,
 *   roles: [],
 *   passwordMark: null,
 *   host: "192.0.2.7",
 * };
 * const isGuest = ({ account }: SessionRecord) => account === null;
 * assertEquals([guest].filter(isGuest).length, 1);
 * ```
 */
export interface SessionRecord {
  /** Tells it apart for others; no secret. */
  readonly key: string;
  /** A digest of the secret by which its client comes back: the secret itself is not kept. */
  readonly tokenHash: string;
  /** As it is shown. */
  readonly name: string;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  /** What the account may do beyond talking; none for a guest. */
  readonly roles: readonly Role[];
  /** What the account's password was then, as a digest; null for a guest. */
  readonly passwordMark: string | null;
  /** The numeric address that it came from. */
  readonly host: string;
}

/**
 * A message that a session has said, and where it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SentRecord } from "@parley/parley";
 *
 * function shown({ place, seq }: SentRecord): string {
 *   return "room" in place ? `${place.room} #${seq}` : `to ${place.to}`;
 * }
 * const sent: SentRecord = { sendId: 3, place: { room: "lobby" }, epoch: "9f2c", seq: 41 };
 * assertEquals(shown(sent), "lobby #41");
 * ```
 */
export interface SentRecord {
  /** The id under which its client said it. */
  readonly sendId: number;
  /** The room, or the person to whom alone it was said. */
  readonly place: { readonly room: string } | { readonly to: string };
  /** The epoch of the log in which it was kept. */
  readonly epoch: string;
  /** Its position in that log. */
  readonly seq: number;
}

/**
 * What is known of what a session has said; of what is older nothing is known any more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SentRecords } from "@parley/parley";
 *
 * function fate({ records, complete }: SentRecords, id: number): "kept" | "never kept" | "unknown" {
 *   if (records.some(({ sendId }) => sendId === id)) return "kept";
 *   const oldest = records[0]?.sendId ?? Infinity;
 *   return complete || id > oldest ? "never kept" : "unknown";
 * }
 * assertEquals(fate({ records: [], complete: true }, 3), "never kept");
 * ```
 */
export interface SentRecords {
  /** The newest, by rising `sendId`. */
  readonly records: readonly SentRecord[];
  /** Whether these are all that there ever were. */
  readonly complete: boolean;
}

/**
 * Where sessions are kept, so that clients go on with them after the server was started anew.
 *
 * @example One that loses them with the process, as a test may want it
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { SessionRecord, SessionStore } from "@parley/parley";
 *
 * const sessions = new Map<string, SessionRecord>();
 * const store: SessionStore = {
 *   kept: [],
 *   keep: (session) => void sessions.set(session.key, session),
 *   drop: (key) => void sessions.delete(key),
 *   sentBy: () => ({ records: [], complete: false }),
 * };
 * assertEquals(await store.sentBy("5e55", 100), { records: [], complete: false });
 * ```
 */
export interface SessionStore {
  /** Those that were kept when the store was opened, the oldest first. */
  readonly kept: readonly SessionRecord[];
  /**
   * Keeps a session, or what it is by now; done when it outlives the process.
   *
   * @throws What went wrong; nothing has changed.
   */
  keep(session: SessionRecord): Later;
  /**
   * Nobody comes back for it.
   *
   * @param logKey The log of what it has said privately as a guest, which goes, too.
   */
  drop(key: string, logKey: string): void;
  /** What it has said with a `sendId`, at most so many of the newest. */
  sentBy(key: string, limit: number): SentRecords | Promise<SentRecords>;
}
