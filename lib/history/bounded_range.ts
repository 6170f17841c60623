import { utf8Length } from "../util/utf8.ts";
import type { HistoryRange, KeptMessage } from "./history_store.ts";

/**
 * Those of some messages in a row that are not too old, and that fit: the oldest of them where they
 * are read on from a place, else the newest.
 */
export function boundedRange(
  messages: readonly KeptMessage[],
  { after, maxBytes = Infinity, sinceMs = 0 }: HistoryRange,
): readonly KeptMessage[] {
  if (after !== undefined) return messages.slice(0, countFitting(messages, maxBytes));
  const young = messages.slice(messages.findLastIndex(({ atMs }) => atMs < sinceMs) + 1);
  return young.slice(young.length - countFitting(young.toReversed(), maxBytes));
}

/** How many of the first ones fit; one always does. */
function countFitting(messages: readonly KeptMessage[], maxBytes: number): number {
  if (maxBytes === Infinity) return messages.length;
  let bytes = 0;
  const tooMany = messages.findIndex(({ text }, index) => {
    bytes += utf8Length(text);
    return index > 0 && bytes > maxBytes;
  });
  return tooMany < 0 ? messages.length : tooMany;
}
