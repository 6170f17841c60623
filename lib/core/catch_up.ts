import type { Position } from "../protocol/command.ts";
import type { GoingOn } from "../protocol/event.ts";
import { type LogPlaces, placeOf } from "./log_place.ts";

/** Some messages of a log that follow one another. */
export type Page<M extends Placed> = readonly M[];

/** Something that has its place in a log. */
interface Placed {
  readonly seq: number;
}

/** How somebody reads a log up to its head, while others write to it. */
export interface CatchUpOptions<M extends Placed> {
  /** Reads the next page behind a `seq`. */
  read(after: number): Page<M> | Promise<Page<M>>;
  /** The newest message that those who are level have been told. */
  headSeq(): number;
  tell(page: Page<M>): void;
  /** Does something when the reader can take more, and nothing else tells him much just then. */
  whenReady<T>(run: () => Promise<T>): Promise<T>;
  /** Whether the reader is still there. */
  isWanted(): boolean;
  /** He has been told everything, and is to be told what comes now. */
  onLevel(): void;
  /** What comes next is not kept any more: he was too slow. */
  onGap(): void;
}

/**
 * Reads on page by page, each when the reader has taken the one before, until nothing is missing.
 *
 * - Nothing comes between the last page and `onLevel`, so there is neither a gap nor an overlap.
 * - Nothing is told behind a gap.
 *
 * @param after What the reader has been told already.
 */
export async function catchUp<M extends Placed>(
  after: number,
  options: CatchUpOptions<M>,
): Promise<void> {
  let shown = after;
  while (options.isWanted()) {
    if (shown >= options.headSeq()) return options.onLevel();
    const page = await options.whenReady(async () => {
      const read = await options.read(shown);
      if (options.isWanted() && read[0]?.seq === shown + 1) options.tell(read);
      return read;
    });
    if (page[0]?.seq !== shown + 1) return options.isWanted() ? options.onGap() : undefined;
    shown += page.length;
  }
}

/** Where a client begins to read. */
export interface Start {
  /** Behind this one; null where the client's position says nothing. */
  readonly after: number | null;
  /** How many more it has missed, which it does not want. */
  readonly skipped: number;
  readonly lost: number;
}

/** Where a client begins to read that has named a position, and perhaps how much it wants at most. */
export function startOf(
  after: Position | undefined,
  log: LogPlaces,
  atMost: number = Infinity,
): Start {
  const place = after === undefined ? null : placeOf(after, log);
  if (place === null) return { after: null, skipped: 0, lost: 0 };
  const { seq, lost } = place;
  const first = Math.max(seq, log.head.seq - Math.max(0, atMost));
  return { after: first, skipped: first - seq, lost };
}

/** What the client is told of that, once the first page behind it was read. */
export function goingOn(
  { after, skipped, lost }: Start,
  named: Position | undefined,
  headSeq: number,
  page: Page<Placed>,
): GoingOn {
  if (after === null) return { since: null, missing: named === undefined ? 0 : null, lost: 0 };
  const since = Math.max(after, (page[0]?.seq ?? headSeq + 1) - 1);
  return { since, missing: since - after + skipped, lost };
}
