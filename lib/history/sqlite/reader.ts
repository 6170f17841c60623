import type { HistoryRange } from "../history_store.ts";
import { ColumnWriter, type EpochSpan, type ReadColumns } from "./columns.ts";
import type { LogState } from "./log_table.ts";
import type { MessageRow, MessageTable } from "./message_table.ts";
import { pagesDown } from "./pages_down.ts";

/** So many are read at once. */
const ROWS_A_CALL = 250;

/** What of a log can be seen at one moment, whatever becomes of the log. */
export interface LogView {
  readonly logId: number;
  /** The oldest message that is seen. */
  readonly firstSeq: number;
  /** The newest one. */
  readonly headSeq: number;
  /** The search index has everything up to this one. */
  readonly indexedSeq: number;
  readonly epochs: readonly EpochSpan[];
}

/** A log as it is now, of which at most the newest `maxMessages` are seen. */
export function viewOf(log: LogState, maxMessages: number): LogView {
  const { id: logId, headSeq, indexedSeq, epoch, ancestors } = log;
  const firstSeq = Math.max(log.firstSeq, headSeq - maxMessages + 1);
  const epochs = [...ancestors, { epoch, lastSeq: Infinity }];
  return { logId, firstSeq, headSeq, indexedSeq, epochs };
}

/** Nothing was found. */
export const NOTHING_READ: ReadColumns = readColumns([], []);

/** Makes what is sent to the other side of messages in their order. */
export function readColumns(
  rows: readonly MessageRow[],
  epochs: readonly EpochSpan[],
): ReadColumns {
  const writer = new ColumnWriter();
  for (const { name, account, session, recipient: to, text, atMs } of rows) {
    writer.add({ name, account, session, to, text, atMs, sentBy: null, sendId: 0 });
  }
  const first = rows[0]?.seq ?? 0;
  return {
    columns: writer.finish(),
    seqs: rows.map(({ seq }) => seq),
    epochs: epochs.filter(({ lastSeq }) => lastSeq >= first),
  };
}

/** Reads a range of a log. */
export function readRange(table: MessageTable, view: LogView, range: HistoryRange): ReadColumns {
  const from = Math.max(view.firstSeq, (range.after ?? 0) + 1);
  const to = Math.min(view.headSeq, (range.before ?? Infinity) - 1);
  const span = { logId: view.logId, from, to, rowsACall: Math.min(range.limit, ROWS_A_CALL) };
  if (range.after !== undefined) {
    return readColumns(take(oldestFirst(table, span), table, range), view.epochs);
  }
  const { sinceMs = -Infinity } = range;
  const rows = take(newestFirst(table, span), table, range, sinceMs);
  return readColumns(rows.reverse(), view.epochs);
}

/** Part of a log, both ends included. */
interface Span {
  readonly logId: number;
  readonly from: number;
  readonly to: number;
  readonly rowsACall: number;
}

function* oldestFirst(table: MessageTable, span: Span): Generator<MessageRow> {
  const { logId, to, rowsACall } = span;
  for (let from = span.from; from <= to;) {
    const rows = table.oldest(logId, from, to, rowsACall);
    yield* rows;
    if (rows.length < rowsACall) return;
    from = rows.at(-1)!.seq + 1;
  }
}

function* newestFirst(table: MessageTable, span: Span): Generator<MessageRow> {
  const { logId, from, rowsACall } = span;
  const pages = pagesDown({
    from,
    to: span.to,
    size: rowsACall,
    read: (to) => table.newest(logId, from, to, rowsACall),
    seqOf: ({ seq }) => seq,
  });
  for (const rows of pages) yield* rows;
}

/** Takes what is asked for from the beginning of a row, and nothing behind the first that is too old. */
function take(
  rows: Generator<MessageRow>,
  table: MessageTable,
  { limit, maxBytes = Infinity }: HistoryRange,
  sinceMs = -Infinity,
): MessageRow[] {
  const taken: MessageRow[] = [];
  if (limit <= 0) return taken;
  let bytes = 0;
  for (const row of rows) {
    bytes += table.bytesOf(row.text);
    if (row.atMs < sinceMs || bytes > maxBytes && taken.length > 0) break;
    taken.push(row);
    if (taken.length >= limit) break;
  }
  return taken;
}
