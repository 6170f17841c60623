/** Holds what the documents list against what the code knows. */
import { assert, assertEquals } from "@std/assert";
import { CLIENT_FLAGS } from "../lib/cli/client_flags.ts";
import { CLIENT_PROGRAM } from "../lib/cli/program/client_program.ts";
import { HISTORY_COMMANDS } from "../lib/cli/history_commands.ts";
import { KEEP_FLAGS } from "../lib/cli/keep_flags.ts";
import { SERVER_FLAGS } from "../lib/cli/server_flags.ts";
import { USERS_COMMANDS } from "../lib/cli/users_commands.ts";
import { OPERATOR_WORDS } from "../lib/cli/operator.ts";
import { COMMANDS } from "../lib/core/command_table.ts";
import { ACTIVITY_AREAS } from "../lib/server/log_areas.ts";

const ROOT = new URL("../", import.meta.url);
const STRING_UNION_REGEXP = (name: string) => new RegExp(`type ${name} =([^;]*);`);
const EVENT_TYPE_REGEXP = /readonly type: "(\w+)";/g;

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** The words of a union of string literals, which is gone when the program runs. */
function wordsOf(path: string, type: string): string[] {
  const [, union = ""] = STRING_UNION_REGEXP(type).exec(read(path)) ?? [];
  const words = Array.from(union.matchAll(/"([^"]+)"/g), ([, word = ""]) => word);
  assert(words.length > 5, `The words of ${type} could not be read`);
  return words;
}

function eventTypes(): string[] {
  const files = ["event", "lists", "moderation", "topic_events"].map((name) =>
    `lib/protocol/${name}.ts`
  );
  const declared = files.flatMap((file) => Array.from(read(file).matchAll(EVENT_TYPE_REGEXP)));
  return declared.map(([, type = ""]) => type);
}

const DOCUMENTED: readonly (readonly [string, readonly string[]])[] = [
  ["error code", wordsOf("lib/protocol/chat_error.ts", "ChatErrorCode")],
  ["disconnect code", wordsOf("lib/protocol/disconnect.ts", "DisconnectCode")],
  ["command", Object.keys(COMMANDS).filter((type) => type !== "refused")],
  ["event", eventTypes()],
];

for (const [what, words] of DOCUMENTED) {
  Deno.test(`docs/protocol.md names every ${what}`, () => {
    const text = read("docs/protocol.md");
    assertEquals(words.filter((word) => !text.includes(`\`${word}\``)), []);
  });
}

for (const [program, flags] of [["parleyd", SERVER_FLAGS], ["parley", CLIENT_FLAGS]] as const) {
  Deno.test(`README.md names every flag and variable of ${program}`, () => {
    const readme = read("README.md");
    const missing = Object.values(flags).flatMap((flag) => {
      const variable = `PARLEY_${flag.name.toUpperCase().replaceAll("-", "_")}`;
      const names = flag.only === "flag" ? [`--${flag.name}`] : [`--${flag.name}`, variable];
      return names.filter((name) => !readme.includes(name));
    });
    assertEquals(missing, []);
  });
}

Deno.test("README.md and docs/operating.md name what both programs tell about themselves", () => {
  const commands = CLIENT_PROGRAM.parts.map(({ word }) => word ?? "");
  const [readme, operating] = [read("README.md"), read("docs/operating.md")];
  assertEquals(commands.filter((word) => !readme.includes(`\`${word}`)), []);
  assertEquals(commands.filter((word) => !operating.includes(`parleyd ${word}`)), []);
  const lines = CLIENT_PROGRAM.parts.flatMap(({ examples }) => examples)
    .flatMap(({ word }) => word.replaceAll("parley", "parleyd").split("\n"))
    .filter((line) => line.startsWith("parleyd completions"));
  assertEquals(lines.filter((line) => !operating.includes(`\n${line}\n`)), []);
});

Deno.test("docs/accounts.md names every command of parleyd users", () => {
  const text = read("docs/accounts.md");
  const missing = Object.keys(USERS_COMMANDS).filter((word) => {
    return !text.includes(`\`parleyd users ${word}`);
  });
  assertEquals(missing, []);
});

Deno.test("docs/operating.md names every command of parleyd history, and every flag for what is kept", () => {
  const text = read("docs/operating.md");
  const flags = Object.values(KEEP_FLAGS).map(({ name }) => `--${name}`);
  const commands = Object.keys(HISTORY_COMMANDS).map((word) => `\`${word}`);
  assertEquals([...flags, ...commands].filter((name) => !text.includes(name)), []);
});

Deno.test("README.md and docs/ name no task that deno.json does not have", () => {
  const { tasks } = JSON.parse(read("deno.json"));
  const pages = Array.from(Deno.readDirSync(new URL("docs/", ROOT)), ({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md"));
  const texts = ["README.md", ...pages].map(read);
  const named = texts.join("\n").matchAll(/(?:deno(?:@[\d.]+)?) task (?:-q )?(\w[\w-]*)/g);
  const unknown = Array.from(named, ([, task = ""]) => task).filter((task) => !(task in tasks));
  assertEquals(unknown, []);
});

Deno.test("docs/operating.md has a row for every type that the log can have, with its area", () => {
  const rows = read("docs/operating.md").split("\n").map((line) => line.replace(/ +/g, " "));
  const missing = Object.entries(ACTIVITY_AREAS).filter(([type, area]) => {
    return !rows.some((row) => row.startsWith(`| \`${type}\` | \`${area}\` |`));
  });
  assertEquals(missing, []);
});

Deno.test("docs/operating.md names every command to a running server", () => {
  const text = read("docs/operating.md");
  assertEquals(OPERATOR_WORDS.filter((word) => !text.includes(`\`parleyd ${word}`)), []);
});
