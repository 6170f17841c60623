import type { DatabaseSync } from "node:sqlite";
import type { MessageRow } from "./message_table.ts";
import { Query } from "./query.ts";
import { SEQ_BITS, SEQ_MASK } from "./schema.ts";
import { foldForSearch } from "../word_search.ts";

/** So many characters in a row are what the index knows. */
const GRAM_CHARACTERS = 3;
/** More would cost more than they keep away. */
const MAX_GRAMS = 8;
/** So many pages of the index are merged in one slice. */
const MERGED_PAGES = 16;

/**
 * In which messages three characters stand side by side, of texts that are folded for search.
 *
 * - It knows neither where they stand nor the texts: what it finds has to be looked at.
 */
export class SearchIndex {
  readonly #insert: Query;
  readonly #delete: Query;
  readonly #find: Query<{ seq: number }>;
  readonly #merge: Query;

  constructor(db: DatabaseSync) {
    const id = (seq: string) => `(?1 << ${SEQ_BITS}) | ${seq}`;
    this.#insert = new Query(db, `INSERT INTO words (rowid, text) VALUES (${id("?2")}, ?3)`);
    const between = `rowid BETWEEN ${id("?2")} AND ${id("?3")}`;
    this.#delete = new Query(db, `DELETE FROM words WHERE ${between}`);
    this.#merge = new Query(
      db,
      `INSERT INTO words (words, rank) VALUES ('merge', ${MERGED_PAGES})`,
    );
    this.#find = new Query(
      db,
      `SELECT rowid & ${SEQ_MASK} AS seq FROM words WHERE words MATCH ?4 AND ${between}
       ORDER BY rowid DESC LIMIT ?5`,
    );
  }

  add(logId: number, rows: readonly MessageRow[]): void {
    for (const { seq, text } of rows) this.#insert.run(logId, seq, foldForSearch(text));
  }

  /** Leaves out messages from one `seq` to another, both included. */
  delete(logId: number, from: number, to: number): void {
    this.#delete.run(logId, from, to);
  }

  /** Merges a slice of what was added piece by piece: that keeps it fast to ask. */
  merge(): void {
    this.#merge.run();
  }

  /**
   * At most so many messages that may hold the words, from one `seq` to another, the newest first.
   *
   * @param query What `indexQuery` made of the words.
   */
  find(query: string, span: { logId: number; from: number; to: number; limit: number }): number[] {
    const { logId, from, to, limit } = span;
    return this.#find.all(logId, from, to, query, limit).map(({ seq }) => seq);
  }
}

/** Asks the index for words; null where all of them are too short for it. */
export function indexQuery(words: readonly string[]): string | null {
  const grams = new Set(words.flatMap(gramsOf));
  const some = spread(Array.from(grams), MAX_GRAMS);
  if (some.length === 0) return null;
  return some.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(" AND ");
}

function gramsOf(word: string): string[] {
  const characters = Array.from(word);
  const count = Math.max(0, characters.length - GRAM_CHARACTERS + 1);
  return Array.from(
    { length: count },
    (_, at) => characters.slice(at, at + GRAM_CHARACTERS).join(""),
  );
}

/** At most so many, from everywhere in the row. */
function spread(row: readonly string[], count: number): string[] {
  if (row.length <= count) return [...row];
  return Array.from({ length: count }, (_, place) => {
    return row[Math.floor(place * (row.length - 1) / (count - 1))]!;
  });
}
