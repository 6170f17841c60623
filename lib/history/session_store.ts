import type { Role } from "../protocol/role.ts";
import type { Later } from "../util/later.ts";

/** What outlives the process of somebody whose client can come back. */
export interface SessionRecord {
  /** Tells it apart for others; no secret. */
  readonly key: string;
  /** A digest of the secret by which its client comes back: the secret itself is not kept. */
  readonly tokenHash: string;
  readonly name: string;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  readonly roles: readonly Role[];
  /** What the account's password was then, as a digest; null for a guest. */
  readonly passwordMark: string | null;
  /** The numeric address that it came from. */
  readonly host: string;
}

/** A message that a session has said, and where it is. */
export interface SentRecord {
  readonly sendId: number;
  /** The room, or the person to whom alone it was said. */
  readonly place: { readonly room: string } | { readonly to: string };
  readonly epoch: string;
  readonly seq: number;
}

/** What is known of what a session has said; of what is older nothing is known any more. */
export interface SentRecords {
  /** The newest, by rising `sendId`. */
  readonly records: readonly SentRecord[];
  /** Whether these are all that there ever were. */
  readonly complete: boolean;
}

/** Where sessions are kept, so that clients go on with them after the server was started anew. */
export interface SessionStore {
  /** Those that were kept when the store was opened, the oldest first. */
  readonly kept: readonly SessionRecord[];
  /** Keeps a session, or what it is by now; done when it outlives the process. */
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
