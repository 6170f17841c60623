/**
 * The program `parleyd`: the chat server, and what its operator does. `--help` tells the rest.
 *
 * ```sh
 * deno run -N -R -W -E jsr:@parley/parley/server --port 9999
 * ```
 *
 * @module
 */
import { parleyd } from "./lib/cli/parleyd.ts";
import { run } from "./lib/cli/run.ts";

if (import.meta.main) await run("parleyd", () => parleyd(Deno.args));
