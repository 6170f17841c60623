import { addressGroup } from "./address_group.ts";

const IPV4_REGEXP = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const MAX_LENGTH = 64;

/**
 * What a typed numeric address counts as: see {@linkcode addressGroup}; null for anything else. A
 * network of 64 bits may be typed, too.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { numericAddress } from "./numeric_address.ts";
 *
 * assertEquals(numericAddress("192.0.2.7"), "192.0.2.7");
 * assertEquals(numericAddress("2001:db8:1:2::/64"), "2001:db8:1:2::/64");
 * assertEquals(numericAddress("kim"), null);
 * ```
 */
export function numericAddress(typed: string): string | null {
  const written = typed.trim();
  if (written.length > MAX_LENGTH) return null;
  // Not in brackets: that could be somebody's name.
  if (IPV4_REGEXP.test(written)) {
    const parts = written.split(".").map(Number);
    return parts.every((part) => part <= 255) ? parts.join(".") : null;
  }
  const text = written.replace(/^\[(.*)\]$/, "$1").replace(/\/64$/, "");
  if (!text.includes(":") || URL.parse(`http://[${text}]/`) === null) return null;
  return addressGroup(text);
}
