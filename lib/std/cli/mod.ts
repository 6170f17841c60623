/**
 * The part of `@std/cli` that this project uses, over `node:util`, for machines that cannot reach
 * JSR.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseArgs } from "@std/cli";
 *
 * assertEquals(parseArgs(["--port=80", "file"]), { port: 80, _: ["file"] });
 * ```
 *
 * @module
 */
export * from "./parse_args.ts";
