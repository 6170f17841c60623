const IPV4_IN_IPV6_REGEXP = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;
const MAX_LENGTH = 64;
const NETWORK_PARTS = 4;

/**
 * What counts as one address: an IPv6 network of 64 bits, for whoever has one address of it has them
 * all; an IPv4 address, however it is written. Anything else is itself.
 *
 * @param address Numeric, without a port.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addressGroup } from "./address_group.ts";
 *
 * assertEquals(addressGroup("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
 * assertEquals(addressGroup("::ffff:192.0.2.1"), "192.0.2.1");
 * ```
 */
export function addressGroup(address: string): string {
  const [host = ""] = address.split("%");
  if (!host.includes(":")) return address.slice(0, MAX_LENGTH);
  const short = shortened(host);
  if (short === null) return address.slice(0, MAX_LENGTH);
  const ipv4 = IPV4_IN_IPV6_REGEXP.exec(short);
  return ipv4 === null ? `${networkOf(short)}::/64` : dotted(ipv4[1], ipv4[2]);
}

/** An IPv6 address as RFC 5952 writes it; null when it is none. */
function shortened(host: string): string | null {
  const url = URL.parse(`http://[${host}]/`);
  return url === null ? null : url.hostname.slice(1, -1);
}

function networkOf(short: string): string {
  const [left = "", right] = short.split("::");
  const [head, tail] = [partsOf(left), partsOf(right ?? "")];
  const zeros = Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...tail].slice(0, NETWORK_PARTS).join(":");
}

function partsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}

function dotted(...pairs: readonly (string | undefined)[]): string {
  const numbers = pairs.map((pair) => parseInt(pair ?? "0", 16));
  return numbers.flatMap((number) => [number >> 8, number & 255]).join(".");
}
