type Aliases = Record<string, string | readonly string[]>;

/**
 * How `parseArgs` reads; what is not declared here is guessed from the words.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseArgs, type ParseOptions } from "@std/cli";
 *
 * const options: ParseOptions = { boolean: ["help"], alias: { help: "h" } };
 * assertEquals<unknown>(parseArgs(["-h"], options), { help: true, h: true, _: [] });
 * ```
 */
export interface ParseOptions<
  TBooleans extends string = string,
  TStrings extends string = string,
  TCollectable extends string = string,
  TNegatable extends string = string,
  TDefault extends Record<string, unknown> | undefined = Record<string, unknown> | undefined,
  TAliases extends Aliases | undefined = Aliases | undefined,
  TDoubleDash extends boolean | undefined = boolean | undefined,
> {
  /** Whether what follows `--` goes to the result's `--`, rather than to `_`. */
  "--"?: TDoubleDash;
  /** Further names of a flag; each of them is set along with it. */
  alias?: TAliases;
  /** Flags that are `true` or `false`, or `true` for all flags with two hyphens and no value. */
  boolean?: boolean | TBooleans | readonly TBooleans[];
  /** What flags are that are not given. */
  default?: TDefault;
  /** Whether everything after the first word that is no flag goes to `_`. */
  stopEarly?: boolean;
  /** Flags whose value stays text; `_` for the words that are no flags. */
  string?: TStrings | readonly TStrings[];
  /** Flags that gather each value in a list. */
  collect?: TCollectable | readonly TCollectable[];
  /** Flags that `--no-` before the name sets to `false`. */
  negatable?: TNegatable | readonly TNegatable[];
  /** Asked about everything that is not declared, which `false` leaves out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}
