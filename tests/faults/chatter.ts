/**
 * Some clients in a process of their own, for the fault test: told by its argument who they are, and
 * by lines of its input what to do. It says `ready` and `level` with a client's name.
 */
import { Chance } from "./chance.ts";
import { ChatterClient } from "./chatter_client.ts";
import type { ChatterOptions, ClientPlan } from "./chatter_options.ts";
import { RecordFile } from "./record_file.ts";
import { Talker } from "./talker.ts";

const options = JSON.parse(Deno.args[0]!) as ChatterOptions;
const file = new RecordFile(options.records);

/** What one client is told to do, when it is ready. */
interface Chatter {
  readonly client: ChatterClient;
  readonly talker: Talker;
  readonly ready: Promise<void>;
}

async function begin(plan: ClientPlan): Promise<Chatter> {
  const chance = new Chance(options.seed, `${plan.name} ${options.run}`);
  const client = await ChatterClient.make({
    plan,
    process: options,
    chance,
    write: (record) => file.write(record),
  });
  const talker = new Talker({ client, rooms: plan.rooms, process: options, chance });
  return { client, talker, ready: client.start().then(() => say(`ready ${plan.name}`)) };
}

async function obey(command: string, { client, talker, ready }: Chatter): Promise<void> {
  await ready;
  if (command === "shout") await talker.shout();
  if (command === "talk") await talker.talk();
  if (command === "finish") await talker.finish().then(() => say(`level ${client.name}`));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const chatters = await Promise.all(options.clients.map(begin));

let rest = "";
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop()!;
  for (const line of lines) for (const chatter of chatters) void obey(line, chatter);
}
// Whoever started this process wants it no more, or is gone.
await Promise.all(chatters.map(({ client }) => client.end()));
file[Symbol.dispose]();
Deno.exit();
