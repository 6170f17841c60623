/** The program `parleyd`. */
import { run } from "./lib/cli/run.ts";
import { serve } from "./lib/cli/serve.ts";

if (import.meta.main) await run("parleyd", () => serve(Deno.args));
