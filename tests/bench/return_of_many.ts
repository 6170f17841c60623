// deno-lint-ignore-file no-console
/**
 * Measures how long it takes until a thousand clients are level again that come back all at once, each
 * of which has missed a hundred messages: `deno task return --clients 1000 --missed 100`.
 */
import { parseArgs } from "@std/cli/parse-args";
import { startOwnServer } from "../../lib/cli/own_server.ts";
import { ChatClient, type Position } from "../../mod.ts";
import { comeBackLean } from "./lean_return.ts";

const options = parseArgs(Deno.args, {
  string: ["clients", "missed", "rounds", "store"],
  default: { clients: "1000", missed: "100", rounds: "5", store: "" },
});
const CLIENTS = Number(options.clients);
const MISSED = Number(options.missed);
const ROOM = "lobby";
const STORES = {
  memory: [],
  normal: ["--data"],
  full: ["--durability", "full", "--data"],
} as const;

/** Somebody who is in the room, or was. */
interface Member {
  readonly token: string;
  readonly after: Position;
  readonly client: ChatClient;
}

async function join(port: number, name: string): Promise<Member> {
  const client = await ChatClient.connect({ hostname: "127.0.0.1", port });
  await client.login(name);
  const { epoch, seq } = await client.enter(ROOM);
  return { token: client.welcome.token, after: { epoch, seq }, client };
}

async function measureOnce(flags: readonly string[]): Promise<number> {
  await using server = await startOwnServer(flags);
  const names = Array.from({ length: CLIENTS }, (_, index) => `guest${index}`);
  const members: Member[] = [];
  for (const name of names) members.push(await join(server.port, name));
  const talker = await join(server.port, "talker");
  for (const { client } of members) await client.close();
  for (let count = 0; count < MISSED; count++) await talker.client.send(`message ${count}`);
  const startMs = performance.now();
  const { port } = server;
  const back = await Promise.all(members.map(({ token, after }) => {
    return comeBackLean({ port, token, room: ROOM, after, missed: MISSED });
  }));
  const tookMs = performance.now() - startMs;
  for (const conn of back) conn[Symbol.dispose]();
  await talker.client.close();
  return tookMs;
}

await Deno.mkdir(".tmp", { recursive: true });
for (const [name, flags] of Object.entries(STORES)) {
  if (!name.startsWith(options.store)) continue;
  const times: number[] = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const dir = await Deno.makeTempDir({ dir: ".tmp", prefix: "return" });
    times.push(await measureOnce(flags.length === 0 ? [] : [...flags, dir]));
    await Deno.remove(dir, { recursive: true });
  }
  const seconds = times.map((ms) => (ms / 1000).toFixed(2)).join(" ");
  console.log(`${name.padEnd(7)} ${CLIENTS} clients level, ${MISSED} missed each: ${seconds} s`);
}
