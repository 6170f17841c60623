import type { Args } from "./args.ts";
import { ArgsParser } from "./args_parser.ts";
import type { FlagTypes } from "./flag_types.ts";
import type { ParseOptions } from "./parse_options.ts";

export type * from "./args.ts";
export type * from "./parse_options.ts";

/**
 * Reads what was typed after the name of a program.
 *
 * - `--name=value`, `--name value`, `-n value` and `-n5` give a flag its value; one without a value
 *   is `true`, or `""` if it is declared a string; `-ab` stands for `-a -b`.
 * - What looks like a number becomes one, unless the flag is declared a string.
 * - `--a.b=1` makes the object `a`; everything after `--` is a word, not a flag.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseArgs } from "@std/cli/parse-args";
 *
 * const args = parseArgs(["-v", "--host", "::1", "room"], {
 *   boolean: ["verbose"],
 *   string: ["host"],
 *   alias: { verbose: "v" },
 * });
 * assertEquals(args, { verbose: true, v: true, host: "::1", _: ["room"] });
 * ```
 */
export function parseArgs<
  TBooleans extends string = never,
  TStrings extends string = never,
  TCollectable extends string = never,
  TNegatable extends string = never,
  TDefaults extends Record<string, unknown> | undefined = undefined,
  TAliases extends ParseOptions["alias"] = undefined,
  TDoubleDash extends boolean | undefined = undefined,
>(
  args: readonly string[],
  options?: ParseOptions<
    TBooleans,
    TStrings,
    TCollectable,
    TNegatable,
    TDefaults,
    TAliases,
    TDoubleDash
  >,
): Args<
  FlagTypes<TBooleans, TStrings, TCollectable, TNegatable, TDefaults>,
  TDoubleDash
>;
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Record<string, unknown> {
  return new ArgsParser(options).parse(args);
}
