/**
 * Measures the chat while many log in at once, and while passwords are guessed: `deno task storm`.
 *
 * The server is a process of its own, and so is who guesses. The status is 1 where a message was
 * lost, a password guessed, or somebody kept out; how long something takes is only told.
 */
import { ChatClient } from "../../lib/client/chat_client.ts";
import { hashPassword } from "../../lib/auth/password_hash.ts";
import { formatUserFile } from "../../lib/auth/user_file.ts";
import { systemClock } from "../../lib/util/clock.ts";
import { Program, startServer } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { type ChatFigures, Crowd } from "./crowd.ts";
import { quantile } from "./quantile.ts";

const CROWD = 100;
const ACCOUNTS = 50;
const PASSWORD = "correct horse";
const QUIET_MS = 5000;
const HOSTNAME = "127.0.0.1";
const ADDRESSES = Array.from({ length: 10 }, (_, index) => `127.0.0.${index + 2}`);
const GUESSES = 1000;

interface Guesses {
  readonly hashed: number;
  readonly refused: number;
  readonly other: number;
}

/** What was promised and not kept. */
const broken: string[] = [];

/** Accounts `user0` to `user49`, whose names are guessed at, and `newcomer`. */
async function usersFile(): Promise<string> {
  const names = [...Array.from({ length: ACCOUNTS }, (_, number) => `user${number}`), "newcomer"];
  const password = await hashPassword(PASSWORD);
  const rest = { password, created: new Date().toISOString(), disabled: false, roles: [] };
  return formatUserFile({ version: 1, users: names.map((name) => ({ name, key: name, ...rest })) });
}

/** How long it takes, in milliseconds; NaN where the login was refused. */
async function logIn(port: number, name: string): Promise<number> {
  await using client = await ChatClient.connect({ hostname: HOSTNAME, port });
  const startMs = performance.now();
  try {
    await client.login(name, PASSWORD);
    return performance.now() - startMs;
  } catch (error) {
    broken.push(`${name} could not log in: ${error instanceof Error ? error.message : error}`);
    return NaN;
  }
}

function logInAll(port: number): Promise<number[]> {
  return Promise.all(Array.from({ length: ACCOUNTS }, (_, number) => logIn(port, `user${number}`)));
}

/** Lets passwords be guessed; the owner of an account that is guessed at logs in, and a newcomer. */
async function guess(port: number) {
  const net = [HOSTNAME, ...ADDRESSES].join(",");
  const script = new URL("./guesser.ts", import.meta.url).href;
  const args = ["run", "-q", `--allow-net=${net}`, script, `${port}`, ...ADDRESSES];
  await using guesser = Program.start(Deno.execPath(), args);
  await guesser.until(/begun/);
  const logins = await Promise.all([logIn(port, "user0"), logIn(port, "newcomer")]);
  const [json] = await guesser.until(/\{.*\}/);
  return { logins, guesses: JSON.parse(json) as Guesses };
}

function chatLine(when: string, { latenciesMs, lost }: ChatFigures): string {
  if (lost > 0) broken.push(`${lost} messages were lost: ${when}`);
  const [median, p99, most] = [0.5, 0.99, 1].map((part) =>
    quantile(latenciesMs, part).toFixed(1).padStart(8)
  );
  const count = `${latenciesMs.length}`.padStart(9);
  return `${when.padEnd(22)}${count}${`${lost}`.padStart(6)}${median}${p99}${most}`;
}

function seconds(ms: number | undefined): string {
  return `${((ms ?? NaN) / 1000).toFixed(2)} s`;
}

await using folder = await TempDir.make();
const path = await folder.write("users.json", await usersFile());
const { server, port } = await startServer("--users", path);
await using _server = server;
await using crowd = await Crowd.gather(port, CROWD);

const quiet = new Promise<void>((resolve) => systemClock.after(QUIET_MS, resolve));
const [before] = await crowd.talkDuring(quiet);
const [storm, times] = await crowd.talkDuring(logInAll(port));
const [guessing, { logins, guesses }] = await crowd.talkDuring(guess(port));

const { hashed, refused, other } = guesses;
if (other > 0) broken.push(`${other} guesses had another answer than a refusal`);
if (hashed + refused + other !== GUESSES) broken.push(`There were not ${GUESSES} answers`);
const lines = [
  `${CROWD} clients chat         delivered  lost  median     p99    most   (ms)`,
  chatLine("nothing else", before),
  chatLine(`${ACCOUNTS} logins at once`, storm),
  chatLine(`${GUESSES} guesses`, guessing),
  "",
  `${ACCOUNTS} logins at once: median ${seconds(quantile(times, 0.5))}, the last ${
    seconds(quantile(times, 1))
  }`,
  `${GUESSES} guesses from ${ADDRESSES.length} addresses: ${hashed} hashed, ${refused} refused`,
  `meanwhile logged in: the owner where he is known ${seconds(logins[0])}, a newcomer ${
    seconds(logins[1])
  }`,
  ...broken.map((what) => `BROKEN: ${what}`),
];
await Deno.stdout.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
Deno.exitCode = broken.length > 0 ? 1 : 0;
