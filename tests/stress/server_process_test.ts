import { assert, assertRejects } from "@std/assert";
import { ServerProcess } from "../../lib/stress/server_process.ts";
import { StressError } from "../../lib/stress/stress_error.ts";
import { systemClock } from "../../lib/util/clock.ts";

function start(code: string): Promise<ServerProcess> {
  return ServerProcess.start({
    command: Deno.execPath(),
    args: ["eval", "-q", code],
    env: Deno.env.toObject(),
    clock: systemClock,
  });
}

Deno.test("ServerProcess.start() waits for the port that the log tells", async () => {
  const log = 'console.log("{}"); console.log(JSON.stringify({ type: "started", port: 1234 }));';
  await using server = await start(`${log} setInterval(() => {}, 1000);`);
  assert(server.port === 1234 && server.pid > 0);
});

Deno.test("ServerProcess.start() says why a server did not start", async () => {
  await assertRejects(
    () => start('console.error("parleyd: no luck"); Deno.exit(1);'),
    StressError,
    "Cannot start a server: parleyd: no luck",
  );
});

Deno.test("ServerProcess.start() says that there is no such program", async () => {
  const env = {};
  await assertRejects(
    () => ServerProcess.start({ command: "no-such-program", args: [], env, clock: systemClock }),
    StressError,
    "Cannot start a server",
  );
});
