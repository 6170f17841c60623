const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;
const STEP = 1024;

/**
 * A number of bytes for people.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { shownBytes } from "./shown_bytes.ts";
 *
 * assertEquals([shownBytes(1000), shownBytes(1536)], ["1000 bytes", "1.5 KiB"]);
 * ```
 */
export function shownBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= STEP && unit < UNITS.length - 1) [value, unit] = [value / STEP, unit + 1];
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
