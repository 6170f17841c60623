import { failure } from "./failure.ts";

type AnyConstructor = abstract new (...args: never[]) => unknown;

/**
 * Makes sure that something was made by a class.
 *
 * @example
 * ```ts
 * import { assertInstanceOf, assertThrows } from "@std/assert";
 *
 * assertInstanceOf(new TypeError(), Error);
 * assertThrows(() => assertInstanceOf("text", Error));
 * ```
 */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  const wanted = `Expected object to be an instance of "${expectedType.name}"`;
  throw failure(`${wanted} but was "${kindOf(actual)}"`, msg);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? value.constructor?.name ?? "Object" : typeof value;
}
