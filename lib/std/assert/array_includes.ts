import { equal } from "./equal.ts";
import { failure } from "./failure.ts";
import { show } from "./show.ts";

/** A list, but not a text. */
type ArrayLikeArg<T> = ArrayLike<T> & object;

/**
 * Makes sure that a list contains each value of another, in any order.
 *
 * @example
 * ```ts
 * import { assertArrayIncludes, assertThrows } from "@std/assert";
 *
 * assertArrayIncludes([{ id: 1 }, { id: 2 }], [{ id: 2 }]);
 * assertThrows(() => assertArrayIncludes([1, 2], [2, 3]));
 * ```
 */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const present = Array.from(actual);
  const missing = Array.from(expected).filter((value) => !present.some((it) => equal(value, it)));
  if (missing.length === 0) return;
  const claim = `Expected actual: "${show(actual)}" to include: "${show(expected)}"`;
  throw failure(claim, msg, `missing: ${show(missing)}`);
}
