/** A stress test can't be run; the text says why, and what to do. */
export class StressError extends Error {
  override readonly name = "StressError";
}
