/** What the executables may do, as it stands in them. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { EXECUTABLES } from "../../lib/build/executable.ts";
import { EXECUTABLES_FOLDER } from "../helpers/entry.ts";

const PERMISSIONS_REGEXP = /"permissions":(\{[^{}]*\})/g;

/** What Deno has written into an executable; an empty list stands for everything, null for nothing. */
async function permissionsOf(path: string): Promise<Record<string, unknown>> {
  const text = new TextDecoder("latin1").decode(await Deno.readFile(path));
  const found = Array.from(text.matchAll(PERMISSIONS_REGEXP), ([, json = ""]) => json)
    .filter((json) => json.includes('"allow_run"'));
  assertEquals(found.length, 1, `${path} has ${found.length} sets of permissions`);
  return JSON.parse(found[0]!);
}

for (const { name, permissions } of EXECUTABLES) {
  Deno.test({
    name: `The executable ${name} may use network, files and its variables, and nothing else`,
    ignore: EXECUTABLES_FOLDER === null,
    async fn() {
      const all = await permissionsOf(join(EXECUTABLES_FOLDER!, name));
      const granted = Object.entries(all).filter(([key, value]) => {
        return key.startsWith("allow_") && key !== "allow_import" && value !== null;
      });
      assertEquals(Object.fromEntries(granted), {
        allow_env: config.permissions[permissions].env,
        allow_net: [],
        allow_read: [],
        allow_write: [],
      });
      // What is denied wins over what Deno allows of itself: modules of known hosts.
      assertEquals([all.deny_import, all.prompt], [[], false]);
      assert(Array.isArray(all.allow_import));
    },
  });
}
