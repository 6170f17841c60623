/** The program `parley`. */
import { chat } from "./lib/cli/chat.ts";
import { run } from "./lib/cli/run.ts";

if (import.meta.main) await run("parley", () => chat(Deno.args));
