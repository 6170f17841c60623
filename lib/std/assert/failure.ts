import { AssertionError } from "./assertion_error.ts";

/**
 * The error of an assertion that did not hold; the caller throws it.
 *
 * @param claim What did not hold.
 * @param msg What the test says about it.
 * @param detail Further lines, such as a comparison.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { failure } from "./failure.ts";
 *
 * assertEquals(failure("It is late", undefined).message, "It is late.");
 * assertEquals(failure("It is late", "very").message, "It is late: very");
 * ```
 */
export function failure(claim: string, msg: string | undefined, detail = ""): AssertionError {
  const text = msg ? `${claim}: ${msg}` : `${claim}.`;
  return new AssertionError(detail ? `${text}\n\n${detail}` : text);
}
