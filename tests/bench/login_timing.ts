/**
 * Times one hash, and what an unknown name takes against a wrong password:
 * `deno task logins --times 100`.
 */
import { parseArgs } from "@std/cli/parse-args";
import { Accounts } from "../../lib/auth/accounts.ts";
import { hashPassword } from "../../lib/auth/password_hash.ts";
import { UserStore } from "../../lib/auth/user_store.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { systemClock } from "../../lib/util/clock.ts";
import { quantile } from "./quantile.ts";

const { times } = parseArgs(Deno.args, { string: ["times"], default: { times: "100" } });
const PASSWORD = "correct horse";
const LONG_MS = 60 * 60 * 1000;

/** An hour later at each look: so nobody who guesses has to wait. */
let nowMs = 0;
const clock = { ...systemClock, monotonicMs: () => nowMs += LONG_MS };

const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
  "one hash": () => hashPassword(PASSWORD),
  "unknown name": () => accounts.verify({ key: "nobody", password: "wrong", address: "192.0.2.1" }),
  "wrong password": () =>
    accounts.verify({ key: "alice", password: "wrong", address: "192.0.2.2" }),
  "right password": () =>
    accounts.verify({ key: "alice", password: PASSWORD, address: "192.0.2.3" }),
};

async function timeMs(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}

await Deno.mkdir(".tmp", { recursive: true });
const folder = await Deno.makeTempDir({ dir: ".tmp" });
const accounts = new Accounts({ store: UserStore.create(`${folder}/users.json`), clock });
await accounts.add(parseUserName("Alice"), PASSWORD);

const names = Object.keys(attempts);
const taken = new Map<string, number[]>(names.map((name) => [name, []]));
for (let time = 0; time < Number(times); time++) {
  // Each time in another order, so that none always follows the same one.
  for (const [index] of names.entries()) {
    const name = names[(index + time) % names.length] ?? "";
    taken.get(name)?.push(await timeMs(attempts[name] ?? (() => Promise.resolve())));
  }
}
await Deno.remove(folder, { recursive: true });

const medians = new Map<string, number>();
const lines = Array.from(taken, ([name, all]) => {
  medians.set(name, quantile(all, 0.5));
  const [low, middle, high] = [0.05, 0.5, 0.95].map((part) => quantile(all, part).toFixed(1));
  return `${name.padEnd(15)} median ${middle} ms (5 % ${low}, 95 % ${high})`;
});
const ratio = (medians.get("unknown name") ?? NaN) / (medians.get("wrong password") ?? NaN);
const text = `${times} times each\n${lines.join("\n")}\nunknown : wrong  ${ratio.toFixed(4)}\n`;
await Deno.stdout.write(new TextEncoder().encode(text));
