/**
 * A number of things in words.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { counted } from "./counted.ts";
 *
 * assertEquals([counted(1, "user"), counted(2, "user")], ["1 user", "2 users"]);
 * ```
 */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
