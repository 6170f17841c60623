import { assertEquals } from "@std/assert";
import { explainFailure, runDeno } from "../../lib/build/run_deno.ts";

/** What `deno compile` writes where the release server can't be reached: Deno 2.9, 2.6. */
const UNREACHABLE = [
  `error: Writing deno compile executable to temporary file '/x/parleyd.tmp-1'

Caused by:
    0: Setting up base binary.
    1: error sending request for url (https://example.org/denort-x86_64-unknown-linux-gnu.zip)
`,
  `Download https://example.org/release/v2.6.8/denort-x86_64-unknown-linux-gnu.zip
error: Writing deno compile executable to temporary file 'parleyd.tmp-1'
`,
];

for (const [index, stderr] of UNREACHABLE.entries()) {
  Deno.test(`explainFailure() says in one line what to do without the release server: ${index}`, () => {
    const { message } = explainFailure("compile parleyd", stderr);
    assertEquals(message.includes("\n"), false);
    for (const part of ["Cannot compile parleyd: ", "release server", "DENORT_BIN"]) {
      assertEquals(message.includes(part), true, message);
    }
  });
}

for (
  const [stderr, reason] of [
    ['error: Module not found "file:///x.ts".\n', 'Module not found "file:///x.ts".'],
    [
      'error: Module not found "x.ts".\n    at file:///y.ts:1:2\n',
      'Module not found "x.ts". at file:///y.ts:1:2',
    ],
    ["error: Cannot write\n\nCaused by:\n    disk full\n    at x\n", "Cannot write: disk full"],
    [
      "Download x\nerror: Cannot pack\n\nCaused by:\n    0: Writing bytes\n    1: disk full\n\nStack backtrace:\n   0: <unknown>\n",
      "Cannot pack: disk full",
    ],
    [
      "error: Cannot write\n\nCaused by:\n    0: Could not find denort at '/x/denort'\n    1: No such file\n",
      'there is no file "/x/denort", which the variable DENORT_BIN names',
    ],
    ["error: Cannot write\n\nStack backtrace:\n", "Cannot write"],
    ["", "it does not say why"],
  ] as const
) {
  Deno.test(`explainFailure() says in one line: ${reason}`, () => {
    assertEquals(explainFailure("bundle it", stderr).message, `Cannot bundle it: ${reason}`);
  });
}

Deno.test("runDeno() tells whether it went well, and what was said, without colours", async () => {
  assertEquals(await runDeno(["--version"]), { success: true, stderr: "" });
  const { success, stderr } = await runDeno(["run", "no-such-file.ts"]);
  assertEquals([success, stderr.startsWith("error: Module not found")], [false, true]);
});
