import { assertEquals, assertRejects } from "@std/assert";
import { chat } from "../../lib/cli/chat.ts";
import { CliError } from "../../lib/cli/cli_error.ts";

const REFUSED: readonly (readonly [args: readonly string[], says: string])[] = [
  [["localhost", "lobby", "kim"], 'Cannot understand "kim"'],
  [["localhost:0"], 'Cannot use the port of "localhost:0"'],
  [["--host", ":9999"], 'Cannot find a host in ":9999"'],
  [["localhost:1:2"], 'Cannot find a host and a port in "localhost:1:2"'],
  [["--host", "localhost", "lobby", "kim"], 'Cannot understand "kim"'],
  [["localhost", "9999"], "Is 9999 a port or a room? Say localhost:9999, or --room 9999"],
  [["--host", "::1", "7"], "Is 7 a port or a room?"],
  [["--color", "blue"], 'Cannot use "blue" for --color'],
  [["--bell", "yes"], 'Cannot use "yes" for --bell'],
  [["--port", "0"], 'Cannot use "0" for --port'],
  [["--nick", "kim"], "There is no flag --nick"],
];

for (const [args, says] of REFUSED) {
  Deno.test(`chat() refuses ${args.join(" ")}`, async () => {
    assertEquals((await assertRejects(() => chat(args), CliError, says)).status, 2);
  });
}
