/**
 * What `parseArgs` returns: the flags, the words in `_` and, if it is asked to, the rest in `--`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Args, parseArgs } from "@std/cli";
 *
 * const args: Args = parseArgs(["--port=80", "file"]);
 * assertEquals(args._, ["file"]);
 * ```
 */
export type Args<
  TArgs extends Record<string, unknown> = Record<string, unknown>,
  TDoubleDash extends boolean | undefined = undefined,
> = TArgs & { _: (string | number)[] } & DoubleDash<TDoubleDash>;

type DoubleDash<T> = boolean extends T ? { "--"?: string[] }
  : T extends true ? { "--": string[] }
  : Record<never, never>;
