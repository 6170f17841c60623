import { countFitting, lastFitting } from "../util/fitting.ts";
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
  return lastFitting(young, maxBytes);
}
