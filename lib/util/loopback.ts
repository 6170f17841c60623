import { addressGroup } from "./address_group.ts";

const LOOPBACK_REGEXP = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

/**
 * Whether only this machine can reach what listens there; not so for an empty name, which is all
 * addresses.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { isLoopback } from "./loopback.ts";
 *
 * assert(isLoopback("127.0.0.1"));
 * assert(!isLoopback("0.0.0.0"));
 * ```
 */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK_REGEXP.test(hostname);
}

/**
 * Whether who comes from there comes from this machine, however the address is written; also for what
 * the address counts as: see {@linkcode addressGroup}.
 *
 * @param address Numeric, without a port.
 */
export function isThisMachine(address: string): boolean {
  const group = addressGroup(address);
  return isLoopback(address) || isLoopback(group) || group === addressGroup("::1");
}
