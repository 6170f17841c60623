/**
 * The program `parley`: the terminal client. `--help` tells the rest.
 *
 * ```sh
 * deno run -N -R -W -E jsr:@parley/parley/client localhost lobby
 * ```
 *
 * @module
 */
import { parley } from "./lib/cli/parley.ts";
import { run } from "./lib/cli/run.ts";

if (import.meta.main) await run("parley", () => parley(Deno.args));
