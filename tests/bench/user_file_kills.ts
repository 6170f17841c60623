import { UserStore } from "../../lib/auth/user_store.ts";
import { formatUserFile } from "../../lib/auth/user_file.ts";
import { roundOf } from "./rounds.ts";

/** Options of {@linkcode killWriters}. */
export interface KillOptions {
  /** Where the file is made. */
  readonly folder: string;
  readonly times: number;
  /** What the moments of the kills come from. */
  readonly seed: number;
  /** Is told after each kill, with the last step that was heard of. */
  readonly onKill?: (step: string) => void;
}

interface Heard {
  /** The last step. */
  readonly step: string;
  /** The last change that was said to be in the file. */
  readonly done: number;
}

const WRITER = new URL("./user_file_writer.ts", import.meta.url);
const USERS = 200;
const MAX_STEPS = 40;
const SALT = btoa("0123456789abcdef");

/**
 * Lets a process write a file over and over, kills it, and looks at the file; over and over.
 *
 * - Half of the processes stop between two steps of a write and are killed there. The others are
 *   killed at work, a given number of steps after their start.
 *
 * @throws {Error} When a file can't be read, is neither the old nor the new one, or can't be written
 * afterwards.
 */
export async function killWriters(options: KillOptions): Promise<void> {
  const { folder, times, seed, onKill = () => {} } = options;
  const path = `${folder}/users.json`;
  await Deno.writeTextFile(path, firstFile());
  const random = randomFrom(seed);
  for (let time = 0; time < times; time++) {
    const before = roundOf(UserStore.open(path).list());
    const steps = 1 + Math.floor(random() * MAX_STEPS);
    const heard = await killOne(path, steps, random() < 0.5 ? "stopped" : "at work");
    await look(path, Math.max(before, heard.done), `seed ${seed}, kill ${time}, ${heard.step}`);
    onKill(heard.step);
  }
}

async function look(path: string, done: number, when: string): Promise<void> {
  const store = UserStore.open(path);
  const round = roundOf(store.list());
  if (round !== done && round !== done + 1) {
    throw new Error(`The file has change ${round}, not ${done} or the next one (${when})`);
  }
  if (store.list().length !== USERS) throw new Error(`The file has lost somebody (${when})`);
  await store.update((users) => users.values());
}

async function killOne(path: string, steps: number, how: "stopped" | "at work"): Promise<Heard> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      "--allow-read",
      `--allow-write=${path.slice(0, path.lastIndexOf("/"))}`,
      WRITER.href,
      path,
      "loop",
      ...(how === "stopped" ? [`${steps}`] : []),
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const heard = await listen(process, steps, how);
  await process.status;
  return heard;
}

/** Kills it at the moment that is meant, and hears it out. */
async function listen(
  process: Deno.ChildProcess,
  steps: number,
  how: "stopped" | "at work",
): Promise<Heard> {
  let [step, done, count, text] = ["started", 0, 0, ""];
  for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("done ")) done = Number(line.slice(5));
      else if (line !== "stopped") [step, count] = [line, count + 1];
      const isTime = line === "stopped" || how === "at work" && count === steps;
      if (isTime) kill(process);
    }
  }
  if (count < steps) throw new Error(`The writer ended by itself after "${step}"`);
  return { step: `${step}, ${how}`, done };
}

function kill(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch {
    // It was killed at the line before.
  }
}

function firstFile(): string {
  const password = { algorithm: "scrypt", N: 16, r: 1, p: 1, salt: SALT, hash: SALT } as const;
  const rest = { password, created: new Date(0).toISOString(), disabled: false, roles: [] };
  const names = Array.from({ length: USERS }, (_, number) => `user${number}`);
  return formatUserFile({ version: 1, users: names.map((name) => ({ name, key: name, ...rest })) });
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
