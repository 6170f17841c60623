import { assert, assertEquals } from "@std/assert";
import { parseSlashCommand, slashHelpLines } from "../../lib/codec/slash_commands.ts";
import type { Command } from "../../lib/protocol/command.ts";
import { comparable, refusalCode, refused } from "../helpers/inputs.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  "/nick Alice": { type: "login", name: "Alice" },
  "/NICK  Alice ": { type: "login", name: "Alice" },
  "/login kim": { type: "login", name: "kim" },
  "/login kim secret": { type: "login", name: "kim", password: "secret" },
  "/register kim secret": { type: "register", name: "kim", password: "secret" },
  "/REGISTER  kim secret  welcome ": {
    type: "register",
    name: "kim",
    password: "secret",
    code: "welcome",
  },
  "/passwd secret parsley": { type: "changePassword", before: "secret", after: "parsley" },
  "/join general": { type: "enter", room: "general", ifMissing: "create", exclusive: true },
  "/join #general": { type: "enter", room: "#general", ifMissing: "create", exclusive: true },
  "/enter general": { type: "enter", room: "general", ifMissing: "refuse", exclusive: true },
  "/create general": { type: "create", room: "general", exclusive: true },
  "/leave": { type: "leave" },
  "/delete general": { type: "delete", room: "general" },
  "/msg Alice Hi there": { type: "sendPrivate", to: "Alice", text: "Hi there" },
  "/msg  Alice  Hi": { type: "sendPrivate", to: "Alice", text: " Hi" },
  "/topic": { type: "topic" },
  "/topic  ": { type: "topic" },
  "/topic Lunch at noon": { type: "topic", text: "Lunch at noon" },
  "/TOPIC  Lunch ": { type: "topic", text: "Lunch" },
  "/topic -": { type: "topic", text: "" },
  "/topic - or not": { type: "topic", text: "- or not" },
  "/history": { type: "history" },
  "/history 1": { type: "history", limit: 1 },
  "/history  100 ": { type: "history", limit: 100 },
  "/search lunch": { type: "search", text: "lunch" },
  "/search  Lunch  noon ": { type: "search", text: "Lunch  noon" },
  "/rooms": { type: "listRooms" },
  "/users": { type: "listUsers" },
  "/who": { type: "who" },
  "/help": { type: "help" },
  "/help me": { type: "help" },
  "/quit": { type: "logout" },
  "/quit for today": { type: "logout" },
  "/logout": { type: "logout" },
  "/Logout ": { type: "logout" },
  "//home": { type: "send", text: "/home" },
  "//": { type: "send", text: "/" },
  "///": { type: "send", text: "//" },
  "//quit": { type: "send", text: "/quit" },
};

const USAGES: Readonly<Record<string, readonly string[]>> = {
  "Usage: /nick <name>": ["/nick", "/nick ", "/nick two names"],
  "Usage: /login <name> [password] (a password has no space here)": [
    "/login",
    "/login kim secret more",
  ],
  "Usage: /register <name> <password> [code] (a password has no space here)": [
    "/register",
    "/register kim",
    "/register kim secret welcome more",
  ],
  "Usage: /passwd <old> <new> (a password has no space here)": [
    "/passwd",
    "/passwd secret",
    "/passwd secret parsley more",
  ],
  "Usage: /join <room>": ["/join", "/join two rooms"],
  "Usage: /enter <room>": ["/enter", "/enter two rooms"],
  "Usage: /create <room>": ["/create", "/create two rooms"],
  "Usage: /leave": ["/leave general"],
  "Usage: /delete <room>": ["/delete", "/delete two rooms"],
  "Usage: /msg <user> <message>": ["/msg", "/msg ", "/msg Alice", "/msg Alice  "],
  "Usage: /history [1-100]": [
    "/history 0",
    "/history 101",
    "/history -1",
    "/history 1.5",
    "/history 1e2",
    "/history 0x10",
    "/history ten",
    "/history 1 2",
    "/history 99999999999999999999",
  ],
  "Usage: /search <words>": ["/search", "/search  "],
  "Usage: /rooms": ["/rooms all"],
  "Usage: /users": ["/users general"],
  "Usage: /who": ["/who there"],
};

const HELP_ENTRIES = [
  ...[
    "login",
    "register",
    "changePassword",
    "enter",
    "create",
    "leave",
    "delete",
    "topic",
  ] as const,
  ...["sendPrivate", "history", "search"] as const,
  ...["listRooms", "listUsers", "who", "help", "logout"] as const,
].map((command) => ({ command, text: `What ${command} does` }));

for (const [line, command] of Object.entries(COMMANDS)) {
  Deno.test(`parseSlashCommand() understands "${line}"`, () => {
    assertEquals(parseSlashCommand(line), command);
  });
}

Deno.test("parseSlashCommand() says how a command is used that is used wrongly", () => {
  for (const [usage, lines] of Object.entries(USAGES)) {
    for (const line of lines) {
      assertEquals(comparable(parseSlashCommand(line)), refused("usage", usage), line);
    }
  }
});

Deno.test("parseSlashCommand() refuses what it does not know and never says it", () => {
  for (const line of ["/", "/ nick Alice", "/nickAlice", "/lgoin kim secret", "/constructor"]) {
    assertEquals(refusalCode(parseSlashCommand(line)), "unknown-command", line);
  }
});

Deno.test("parseSlashCommand() names an unknown command, and nothing that stood behind it", () => {
  const command = parseSlashCommand("/lgoin kim secret");
  const text = command.type === "refused" ? command.error.message : "";
  assert(text.includes('"/lgoin"') && text.includes("/help") && !text.includes("secret"), text);
});

const SUGGESTIONS: Readonly<Record<string, string>> = {
  "/jion lobby": 'Unknown command "/jion". Did you mean /join? Type /help for help.',
  "/QUI": 'Unknown command "/QUI". Did you mean /quit? Type /help for help.',
  "/lgoin kim secret": 'Unknown command "/lgoin". Did you mean /login? Type /help for help.',
  "/l": 'Unknown command "/l". Type /help for help.',
  "/frobnicate": 'Unknown command "/frobnicate". Type /help for help.',
  "/": 'Unknown command "/". Type /help for help.',
};

for (const [line, text] of Object.entries(SUGGESTIONS)) {
  Deno.test(`parseSlashCommand() says of "${line}" what is near, if something is`, () => {
    assertEquals(comparable(parseSlashCommand(line)), refused("unknown-command", text));
  });
}

Deno.test("slashHelpLines() tells each command once, and its verbs that differ", () => {
  const verbs = slashHelpLines(HELP_ENTRIES).map((line) => line.split(" ")[0])
    .filter((verb) => verb !== "");
  const rooms = ["/join", "/enter", "/create", "/leave", "/delete", "/topic"];
  const others = ["/msg", "/history", "/search", "/rooms", "/users", "/who", "/help", "/quit"];
  assertEquals(verbs, ["/nick", "/login", "/register", "/passwd", ...rooms, ...others]);
});

Deno.test("slashHelpLines() puts what commands do in one column, behind how they are said", () => {
  const lines = slashHelpLines(HELP_ENTRIES);
  const long = "/register <name> <password> [code]";
  const columns = lines.filter((line) => line !== long).map((line) => line.indexOf("What "));
  assertEquals(columns, columns.map(() => 26));
  assertEquals(lines[lines.indexOf(long) + 1], `${" ".repeat(26)}What register does`);
  const ofWho = lines.filter((line) => line.startsWith("/who"));
  assertEquals(ofWho, ["/who".padEnd(26) + "What who does"]);
});

Deno.test("slashHelpLines() shows no passwords on the line where they are asked for", () => {
  const lines = slashHelpLines(HELP_ENTRIES, "asked");
  const usages = lines.slice(0, 4).map((line) => line.slice(0, 26).trimEnd());
  assertEquals(usages, ["/nick <name>", "/login <name>", "/register <name>", "/passwd"]);
  assert(!lines.some((line) => line.includes("password>")), lines.join("\n"));
});

Deno.test("slashHelpLines() offers nothing that is not in the list, nor a bare name before the login", () => {
  const first = HELP_ENTRIES.filter(({ command }) => command === "login" || command === "help");
  const verbs = slashHelpLines(first).map((line) => line.split(" ")[0]);
  assertEquals(verbs, ["/login", "/help"]);
});
