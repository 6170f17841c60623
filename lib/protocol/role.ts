/**
 * What an account may do beyond talking: an `operator` rules over every room, and over the server.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import type { Role } from "@parley/parley";
 *
 * const mayRule = (roles: readonly Role[]): boolean => roles.includes("operator");
 * assert(mayRule(["operator"]));
 * ```
 */
export type Role = "operator";
