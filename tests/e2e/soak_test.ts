import { assertEquals, assertStringIncludes } from "@std/assert";
import { Program } from "../helpers/program.ts";

Deno.test({
  name: "ChatServer holds no more after some seconds of coming and going than before",
  // It counts descriptors in /proc.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const script = "tests/bench/soak.ts";
    const args = ["run", "-q", "--allow-all", script, "--minutes", "0.05"];
    await using soak = Program.start(Deno.execPath(), args);
    const { code } = await soak.status();
    assertStringIncludes(soak.stdout, ", 0 lost\n");
    assertEquals(code, 0, soak.stdout);
  },
});
