import type { ReadColumns } from "./columns.ts";
import type { MessageRow, MessageTable } from "./message_table.ts";
import { pagesDown } from "./pages_down.ts";
import { type LogView, readColumns } from "./reader.ts";
import { indexQuery, type SearchIndex } from "./search_index.ts";
import { searchWords, wordSearch } from "../word_search.ts";

/** What is searched. */
export interface Searched {
  readonly messages: MessageTable;
  readonly index: SearchIndex;
  readonly view: LogView;
}

/** So many texts are read at once. */
const TEXTS_A_SLICE = 50;
/** So much text is looked at in one slice, in UTF-16 units: to fold it for search takes a while. */
const UNITS_A_SLICE = 20_000;
/** So many positions are asked of the index in one slice. */
const POSITIONS_A_SLICE = 20_000;

/**
 * Finds the newest messages that contain every word of a text, a slice at each step.
 *
 * - What the index does not have yet is looked through.
 */
export function* search(
  searched: Searched,
  text: string,
  limit: number,
): Generator<void, ReadColumns> {
  const isFound = wordSearch(text);
  const found: MessageRow[] = [];
  for (const rows of candidates(searched, indexQuery(searchWords(text)))) {
    let units = 0;
    for (const row of rows) {
      if (isFound(row.text)) found.push(row);
      units += row.text.length;
      if (units < UNITS_A_SLICE) continue;
      units = 0;
      yield;
    }
    if (found.length >= limit) break;
    yield;
  }
  return readColumns(found.slice(0, Math.max(0, limit)).reverse(), searched.view.epochs);
}

/** What has to be looked at, the newest first, slice by slice. */
function* candidates(searched: Searched, query: string | null): Generator<readonly MessageRow[]> {
  const { firstSeq, headSeq, indexedSeq } = searched.view;
  if (query === null) return yield* scan(searched, firstSeq, headSeq);
  yield* scan(searched, Math.max(firstSeq, indexedSeq + 1), headSeq);
  for (let to = Math.min(headSeq, indexedSeq); to >= firstSeq; to -= POSITIONS_A_SLICE) {
    yield* askIndex(searched, query, Math.max(firstSeq, to - POSITIONS_A_SLICE + 1), to);
  }
}

function scan({ messages, view }: Searched, from: number, to: number) {
  return pagesDown({
    from,
    to,
    size: TEXTS_A_SLICE,
    read: (newest) => messages.newest(view.logId, from, newest, TEXTS_A_SLICE),
    seqOf: ({ seq }) => seq,
  });
}

function* askIndex(
  { messages, index, view: { logId } }: Searched,
  query: string,
  from: number,
  to: number,
): Generator<readonly MessageRow[]> {
  const pages = pagesDown({
    from,
    to,
    size: TEXTS_A_SLICE,
    read: (newest) => index.find(query, { logId, from, to: newest, limit: TEXTS_A_SLICE }),
    seqOf: (seq) => seq,
  });
  for (const seqs of pages) yield seqs.flatMap((seq) => messages.oldest(logId, seq, seq, 1));
}
