const DURATION_REGEXP = /^([0-9]{1,5})([smhd])$/i;
const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * Milliseconds of a typed time span; null for what is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseDuration } from "./parse_duration.ts";
 *
 * assertEquals(["30s", "10m", "2H", "7d"].map(parseDuration), [30_000, 600_000, 7_200_000, 604_800_000]);
 * assertEquals(parseDuration("soon"), null);
 * ```
 */
export function parseDuration(typed: string): number | null {
  const [, count = "", unit = ""] = DURATION_REGEXP.exec(typed) ?? [];
  const unitMs = UNITS_MS[unit.toLowerCase()];
  return unitMs === undefined ? null : Number(count) * unitMs;
}
