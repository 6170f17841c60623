import { assertEquals } from "@std/assert";
import { entryCommand } from "../helpers/entry.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { isInstalled, Program } from "../helpers/program.ts";

const DESCRIPTORS = 64;

Deno.test({
  name: "A server without file descriptors lets those who come wait, and goes on with the others",
  ignore: !isInstalled("prlimit"),
  async fn() {
    await using server = Program.start("prlimit", [
      `--nofile=${DESCRIPTORS}:${DESCRIPTORS}`,
      ...entryCommand("server"),
      ..."--host 127.0.0.1 --port 0".split(" "),
    ]);
    const [, port] = await server.until(/started on port (\d+)/);
    await using peers = new AsyncDisposableStack();
    const connect = async () => peers.use(await LinePeer.connect({ port: Number(port) }));
    const first = await connect();
    const many = [];
    for (let i = 0; i < DESCRIPTORS; i++) many.push(await connect());
    await server.until(/Cannot accept connections for now: .*\(ulimit -n\)/);
    await first.say("USERNAME kim", "JOIN lobby", "MSG Hello");
    await first.until("ROOM #lobby kim Hello");
    const last = await connect();
    await last.say("USERNAME lou");
    for (const peer of many) peer.close();
    assertEquals(await last.until("Welcome"), "OK Welcome, lou!");
    assertEquals(server.stdout.match(/Cannot accept/g)?.length, 1);
    server.kill("SIGTERM");
    assertEquals((await server.status()).code, 0);
  },
});
