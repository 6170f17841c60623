import { counted } from "./counted.ts";

const UNITS = [["d", 86_400], ["h", 3600], ["min", 60], ["s", 1]] as const;
const MAX_SHOWN = 2;
const MINUTE_MS = 60_000;

/**
 * A time span for people, to the second; of a long one its two greatest parts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shownDuration } from "./shown_duration.ts";
 *
 * assertEquals(shownDuration(30_000), "30 s");
 * assertEquals(shownDuration(93_784_000), "1 d 2 h");
 * ```
 */
export function shownDuration(ms: number): string {
  const parts = partsOf(Math.round(ms / 1000)).map(({ count, unit }) => `${count} ${unit}`);
  return parts.slice(0, MAX_SHOWN).join(" ") || "0 s";
}

/**
 * A time span in its greatest unit alone, rounded down: for what need not be exact. A negative one is
 * none.
 */
export function shownSpan(ms: number): string {
  const [greatest] = partsOf(Math.floor(ms / 1000));
  if (greatest === undefined) return "0 s";
  const { count, unit } = greatest;
  return unit === "d" ? counted(count, "day") : `${count} ${unit}`;
}

/** How old something is; null for less than a minute, and where the clocks do not agree. */
export function shownAge(ms: number): string | null {
  return ms < MINUTE_MS ? null : `${shownSpan(ms)} old`;
}

/** The greatest first; none that are zero. */
function partsOf(wholeSeconds: number) {
  let rest = Math.max(0, wholeSeconds);
  return UNITS.map(([unit, seconds]) => {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    return { count, unit };
  }).filter(({ count }) => count > 0);
}
