import { Accounts } from "../../lib/auth/accounts.ts";
import { hashPassword } from "../../lib/auth/password_hash.ts";
import type { UserRecord } from "../../lib/auth/user_record.ts";
import { UserStore } from "../../lib/auth/user_store.ts";
import { ChatServer } from "../../lib/server/chat_server.ts";
import { systemClock } from "../../lib/util/clock.ts";
import {
  atRandom,
  beginsWithWelcome,
  byByte,
  byLine,
  type Cut,
  play,
  together,
} from "../helpers/conversation.ts";
import { EXECUTABLES_FOLDER } from "../helpers/entry.ts";
import { startServer } from "../helpers/program.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const FOLDER = new URL("../fixtures/conversations/", import.meta.url);
/** A process for each costs more. */
const RANDOM_SPLITS = EXECUTABLES_FOLDER === null ? 10 : 1;
const CHEAP = { N: 16, r: 1, p: 1 };
const LOGIN_REQUIRED = "# login: required\n";

const CUTS: readonly (readonly [string, Cut])[] = [
  ["a line a write", byLine],
  ["everything between two answers in one write", together],
  ["a byte a write", byByte],
  ...Array.from(
    { length: RANDOM_SPLITS },
    (_, seed) => [`split at random, seed ${seed}`, atRandom(seed)] as const,
  ),
];

const USERS: readonly UserRecord[] = await Promise.all(
  [["kim", "sesame"], ["lee", "parsley"]].map(async ([name = "", password = ""]) => ({
    name,
    key: name,
    password: await hashPassword(password, CHEAP),
    created: "2026-01-01T00:00:00Z",
    disabled: false,
    roles: [],
  })),
);

interface Stage extends AsyncDisposable {
  readonly port: number;
}

/** A server with the accounts that everybody begins with; whoever wants one more may register. */
async function setUp(folder: TempDir, script: string): Promise<Stage> {
  const users = `${folder.path}/users.json`;
  const store = UserStore.create(users);
  await store.update(() => USERS);
  const login = script.startsWith(LOGIN_REQUIRED) ? "required" : "optional";
  // Nobody who speaks first may be welcomed, however slow the machine is.
  const greetingDelayMs = beginsWithWelcome(script) ? 0 : 60_000;
  if (EXECUTABLES_FOLDER !== null) return await startExecutable({ users, login, greetingDelayMs });
  const accounts = new Accounts({ store, clock: systemClock, cost: CHEAP, registration: "open" });
  return ChatServer.start({ hostname: "127.0.0.1", port: 0, accounts, login, greetingDelayMs });
}

async function startExecutable(
  { users, login, greetingDelayMs }: {
    readonly users: string;
    readonly login: "optional" | "required";
    readonly greetingDelayMs: number;
  },
): Promise<Stage> {
  const delay = ["--greeting-delay", String(greetingDelayMs)];
  const more = login === "required" ? ["--require-login"] : [];
  const accounts = ["--users", users, "--registration", "open", ...more];
  const { server, port } = await startServer(...accounts, ...delay);
  return { port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

for (const entry of Deno.readDirSync(FOLDER)) {
  if (!entry.name.endsWith(".txt")) continue;
  const script = Deno.readTextFileSync(new URL(entry.name, FOLDER));
  for (const [how, cut] of CUTS) {
    Deno.test(`ChatServer plays ${entry.name}, ${how}`, async () => {
      await using folder = await TempDir.make();
      await using stage = await setUp(folder, script);
      await play(script, stage.port, cut);
    });
  }
}
