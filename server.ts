/** The program `parleyd`. */
import { parleyd } from "./lib/cli/parleyd.ts";
import { run } from "./lib/cli/run.ts";

if (import.meta.main) await run("parleyd", () => parleyd(Deno.args));
