import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { main as compile } from "../../lib/build/compile.ts";
import { main as release } from "../../lib/build/release.ts";
import { CliError } from "../../lib/cli/cli_error.ts";
import { Program } from "../helpers/program.ts";

const ONE_TARGET = ["--targets", "x86_64-unknown-linux-gnu"] as const;

for (
  const [main, args, says] of [
    [compile, ["--target", "amiga"], 'Cannot use "amiga" for --target'],
    [compile, ["linux"], 'Cannot understand "linux"'],
    [release, ["--targets", "x86_64-apple-darwin,amiga"], "for --targets: it must be one of"],
    [release, ["all"], 'Cannot understand "all"'],
  ] as const
) {
  Deno.test(`${main === compile ? "compile" : "release"} ${args.join(" ")} is a mistake in the call`, async () => {
    const error = await assertRejects(() => main(args), CliError, says);
    assertEquals(error.status, 2);
  });
}

for (
  const [env, flags, says] of [
    [{ DENORT_BIN: "denort" }, [], "DENORT_BIN is for one kind of machine"],
    [{ SOURCE_DATE_EPOCH: "yesterday" }, ONE_TARGET, "SOURCE_DATE_EPOCH must be a number"],
  ] as const
) {
  const [name, value] = Object.entries(env)[0]!;
  Deno.test(`deno task release says in one line what is wrong with ${name}=${value}`, async () => {
    const args = ["run", "-q", "-P=build", "lib/build/release.ts", ...flags];
    await using program = Program.start(Deno.execPath(), args, { env });
    assertEquals((await program.status()).code, 2);
    assertStringIncludes(program.stderr, says);
    assertEquals(program.stderr.trim().split("\n").length, 1);
  });
}
