import { ExpectedError } from "./expected_error.ts";

/**
 * Makes sure that a function's promise rejects, and resolves to the reason; a function that throws
 * before it returns a promise does not count.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => Promise.reject(new Error("gone")));
 * ```
 */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/**
 * Makes sure that a function's promise rejects with an error of a class, and resolves to it.
 *
 * @param msgIncludes What the error's message contains.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => Promise.reject(new RangeError("too far")), RangeError, "far");
 * ```
 */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: abstract new (...args: never[]) => E,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: (abstract new (...args: never[]) => Error) | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const expected = new ExpectedError(classOrMsg, msgIncludes, msg);
  const promise = start(fn);
  if (!promise) throw expected.failure("Function throws when expected to reject");
  try {
    await promise;
  } catch (error) {
    return expected.check(error, "rejected");
  }
  throw expected.failure("Expected function to reject");
}

/** The promise, or nothing if the function threw or returned something else. */
function start(fn: () => PromiseLike<unknown>): PromiseLike<unknown> | undefined {
  try {
    const promise = fn();
    return typeof promise?.then === "function" ? promise : undefined;
  } catch {
    return undefined;
  }
}
