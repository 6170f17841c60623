/** What is read at a time, from the newest on. */
export interface PagesDown<T> {
  /** The oldest and the newest position that are meant. */
  readonly from: number;
  readonly to: number;
  /** How many a page has; fewer are the last ones. */
  readonly size: number;
  /** The newest ones up to `to`, the newest first. */
  read(to: number): readonly T[];
  seqOf(item: T): number;
}

/** Reads page by page, each when it is asked for, until there is nothing more. */
export function* pagesDown<T>({ from, to: newest, size, read, seqOf }: PagesDown<T>): Generator<
  readonly T[]
> {
  for (let to = newest; to >= from;) {
    const page = read(to);
    yield page;
    if (page.length < size) return;
    to = seqOf(page.at(-1)!) - 1;
  }
}
