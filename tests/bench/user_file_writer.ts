/**
 * A process that writes a file of users, for whoever kills it.
 *
 * Usage: user_file_writer.ts FILE loop [STEP]    changes every record, for ever; stops at that step
 *        user_file_writer.ts FILE add PREFIX N   adds N users
 *
 * Each line that it writes is one step; `done N` says that the file has the N-th change.
 */
import type { WriteStep } from "../../lib/auth/atomic_write.ts";
import { UserStore, type UserStoreTestOptions } from "../../lib/auth/user_store.ts";
import type { UserRecord } from "../../lib/auth/user_record.ts";
import { roundOf } from "./rounds.ts";

const [path = "", how, ...rest] = Deno.args;
const UTF8 = new TextEncoder();
let steps = 0;

function say(line: string): void {
  Deno.stdout.writeSync(UTF8.encode(`${line}\n`));
}

/** Stops for good at a step: from then on, somebody has to kill it. */
async function stopAt(stop: number, step: WriteStep): Promise<void> {
  say(step);
  if (++steps !== stop) return;
  say("stopped");
  await new Promise(() => setInterval(() => {}, 1000));
}

async function loop(stop: number): Promise<void> {
  const options: UserStoreTestOptions = { afterStep: (step) => stopAt(stop, step) };
  const store = UserStore.open(path, options);
  for (let round = roundOf(store.list()) + 1;; round++) {
    const created = new Date(round).toISOString();
    await store.update((users) => Array.from(users.values(), (user) => ({ ...user, created })));
    say(`done ${round}`);
  }
}

async function add(prefix: string, count: number): Promise<void> {
  const store = UserStore.open(path);
  const [like] = store.list();
  if (like === undefined) throw new Error(`Cannot add to "${path}": it holds nobody`);
  for (let number = 0; number < count; number++) {
    const name = `${prefix}${number}`;
    const user: UserRecord = { ...like, name, key: name };
    await store.update((users) => [...users.values(), user]);
  }
}

if (how === "loop") await loop(Number(rest[0] ?? Infinity));
else await add(rest[0] ?? "", Number(rest[1]));
