import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describeFlags, type Flags } from "../../lib/cli/flags.ts";

/** Tests what is to be expected of any table of flags. */
export function checkTable(name: string, flags: Flags): void {
  const table = Object.entries(flags);

  Deno.test(`${name} has no name and no letter twice`, () => {
    const names = table.flatMap(([, flag]) => [flag.name, ...flag.short ? [flag.short] : []]);
    assertEquals(new Set(names).size, names.length);
  });

  Deno.test(`${name} is keyed by the names, as a config file writes them`, () => {
    for (const [key, flag] of table) {
      assertEquals(key, flag.name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()));
    }
  });

  Deno.test(`${name} has defaults that its flags could give`, () => {
    for (const [, flag] of table) {
      if (flag.placeholder === null) assertEquals(flag.default, false);
      else assertEquals(flag.parse(String(flag.default)), flag.default);
    }
  });

  Deno.test(`${name} describes every flag and every variable in lines of a terminal`, () => {
    const help = describeFlags(flags);
    for (const [, flag] of table) {
      assertStringIncludes(help, `--${flag.name}`);
      const variable = `[PARLEY_${flag.name.toUpperCase().replaceAll("-", "_")}]`;
      assertEquals(help.includes(variable), flag.only !== "flag", variable);
    }
    for (const line of help.split("\n")) assert(line.length <= 100, line);
  });
}
