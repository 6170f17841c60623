import type { AssertionError } from "./assertion_error.ts";
import { failure } from "./failure.ts";

type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * What `assertThrows` and `assertRejects` are given after the function, in either of their forms;
 * without a class, whatever is thrown will do.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { ExpectedError } from "./expected_error.ts";
 *
 * const expected = new ExpectedError(RangeError, "far", "on the map");
 * expected.check(new RangeError("too far"), "thrown");
 * assertThrows(() => expected.check("too far", "thrown"), Error, "non-Error object was thrown");
 * ```
 */
export class ExpectedError {
  readonly #class: ErrorClass | undefined;
  readonly #includes: string;
  readonly #msg: string | undefined;

  constructor(classOrMsg?: ErrorClass | string, msgIncludes = "", msg?: string) {
    const isClass = typeof classOrMsg === "function";
    this.#class = isClass ? classOrMsg : undefined;
    this.#includes = msgIncludes;
    this.#msg = isClass ? msg : classOrMsg;
  }

  /** Gives what was thrown back if it is as expected. */
  check(error: unknown, how: "thrown" | "rejected"): unknown {
    if (!this.#class) return error;
    if (!(error instanceof Error)) throw this.failure(`A non-Error object was ${how}`);
    const actual = error.constructor?.name;
    if (!(error instanceof this.#class)) {
      const { name } = this.#class;
      throw this.failure(`Expected error to be instance of "${name}", but was "${actual}"`);
    }
    if (error.message.includes(this.#includes)) return error;
    const claim = `Expected error message to include "${this.#includes}"`;
    throw this.failure(`${claim}, but got "${error.message}"`);
  }

  /** The failure of a claim, with the message of the test. */
  failure(claim: string): AssertionError {
    return failure(claim, this.#msg);
  }
}
