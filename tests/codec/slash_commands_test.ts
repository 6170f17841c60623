import { assert, assertEquals } from "@std/assert";
import { HELP_ENTRIES as OFFERED } from "../../lib/core/command_table.ts";
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
  "/join den sesame": {
    type: "enter",
    room: "den",
    ifMissing: "create",
    exclusive: true,
    password: "sesame",
  },
  "/enter #den sesame": {
    type: "enter",
    room: "#den",
    ifMissing: "refuse",
    exclusive: true,
    password: "sesame",
  },
  "/create den invited": { type: "create", room: "den", exclusive: true, access: "invited" },
  "/create den OPEN": { type: "create", room: "den", exclusive: true, access: "open" },
  "/create den password sesame": {
    type: "create",
    room: "den",
    exclusive: true,
    access: "password",
    password: "sesame",
  },
  "/access open": { type: "setAccess", access: "open" },
  "/access Invited": { type: "setAccess", access: "invited" },
  "/access password sesame": { type: "setAccess", access: "password", password: "sesame" },
  "/access #den password sesame": {
    type: "setAccess",
    room: "den",
    access: "password",
    password: "sesame",
  },
  "/invite bob": { type: "invite", who: "bob" },
  "/invite #den bob": { type: "invite", room: "den", who: "bob" },
  "/uninvite bob": { type: "uninvite", who: "bob" },
  "/kick bob": { type: "kick", who: "bob" },
  "/kick #lobby ben": { type: "kick", room: "lobby", who: "ben" },
  "/kick * bob  too  loud ": { type: "kick", room: "*", who: "bob", reason: "too loud" },
  "/kick bob 3 strikes": { type: "kick", who: "bob", reason: "3 strikes" },
  "/kick name:ben": { type: "kick", who: "ben", by: "name" },
  "/ban ACCOUNT:ben": { type: "ban", who: "ben", by: "account" },
  "/ban address:ben": { type: "ban", who: "ben", by: "address" },
  "/ban * address:192.0.2.7": { type: "ban", room: "*", who: "192.0.2.7", by: "address" },
  "/ban address:2001:db8::1": { type: "ban", who: "2001:db8::1", by: "address" },
  "/ban 2001:db8::1": { type: "ban", who: "2001:db8::1" },
  "/ban bob 30s": { type: "ban", who: "bob", forMs: 30_000 },
  "/ban bob 10M spam and eggs": {
    type: "ban",
    who: "bob",
    forMs: 600_000,
    reason: "spam and eggs",
  },
  "/ban bob spam 10m": { type: "ban", who: "bob", reason: "spam 10m" },
  "/mute #den bob 2h": { type: "mute", room: "den", who: "bob", forMs: 7_200_000 },
  "/mute * bob 7d": { type: "mute", room: "*", who: "bob", forMs: 604_800_000 },
  "/unban * bob": { type: "unban", room: "*", who: "bob" },
  "/unmute #den name:bob": { type: "unmute", room: "den", who: "bob", by: "name" },
  "/bans": { type: "listRules" },
  "/bans *": { type: "listRules", room: "*" },
  "/bans #den": { type: "listRules", room: "den" },
  "/away": { type: "away" },
  "/away  lunch at noon ": { type: "away", text: "lunch at noon" },
  "/whois bob": { type: "whois", name: "bob" },
  "//join us for lunch": { type: "send", text: "/join us for lunch" },
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
  "Usage: /join <room> [password] (a password has no space here)": ["/join", "/join a b c"],
  "Usage: /enter <room> [password] (a password has no space here)": ["/enter", "/enter a b c"],
  "Usage: /create <room> [invited | password <password>] (a password has no space here)": [
    "/create",
    "/create two rooms",
    "/create den password",
    "/create den password two words",
    "/create den invited please",
  ],
  "Usage: /access <open | invited | password> [password] (a password has no space here)": [
    "/access",
    "/access #den",
    "/access closed",
    "/access password",
    "/access open sesame",
    "/access # open",
  ],
  "Usage: /invite <user>": ["/invite", "/invite #den", "/invite bob rob"],
  "Usage: /uninvite <user>": ["/uninvite", "/uninvite bob rob"],
  "Usage: /kick [*] <who> [reason]": ["/kick", "/kick *", "/kick #den"],
  "Usage: /ban [*] <who> [time] [reason] (a time is 30s, 10m, 2h or 7d; without one it is for good)":
    [
      "/ban",
      "/ban *",
      "/ban bob 0",
      "/ban bob 0m",
      "/ban bob 10",
      "/ban bob 10min spam",
      "/ban bob 123456s",
    ],
  "Usage: /mute [*] <who> [time] [reason] (a time is 30s, 10m, 2h or 7d; without one it is for good)":
    [
      "/mute",
      "/mute bob 5",
    ],
  "Usage: /unban [*] <who>": ["/unban", "/unban bob rob", "/unban #den"],
  "Usage: /unmute [*] <who>": ["/unmute", "/unmute * bob rob"],
  "Usage: /bans [*]": ["/bans bob", "/bans * *"],
  "Usage: /whois <user>": ["/whois", "/whois bob rob"],
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

Deno.test("slashHelpLines() fits into a window of 80 columns, with all that a server offers", () => {
  for (const line of slashHelpLines(OFFERED)) assert(line.length <= 80, line);
});

Deno.test("slashHelpLines() puts what commands do in one column, behind how they are said", () => {
  const lines = slashHelpLines(HELP_ENTRIES);
  const long = lines.filter((line) => !line.includes("What "));
  assertEquals(long.map((line) => line.split(" ")[0]), ["/register", "/create"]);
  const columns = lines.filter((line) => !long.includes(line)).map((line) => line.indexOf("What "));
  assertEquals(columns, columns.map(() => 26));
  assertEquals(lines[lines.indexOf(long[0]!) + 1], `${" ".repeat(26)}What register does`);
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
