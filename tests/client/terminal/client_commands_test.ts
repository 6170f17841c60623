import { assert, assertEquals } from "@std/assert";
import {
  CLIENT_COMMANDS,
  CLIENT_HELP,
  parseClientCommand,
} from "../../../lib/client/terminal/client_commands.ts";

Deno.test("parseClientCommand() knows what the client does itself, and nothing else", () => {
  assertEquals(["/clear", "/MENU ", "/menu\t"].map(parseClientCommand), ["clear", "menu", "menu"]);
  for (const line of ["clear", " /clear", "//clear", "/help", "/", ""]) {
    assertEquals(parseClientCommand(line), null, line);
  }
});

Deno.test("parseClientCommand() knows who is to be ignored", () => {
  assertEquals(parseClientCommand("/ignore ben"), { type: "ignore", name: "ben" });
  assertEquals(parseClientCommand("/IGNORE "), { type: "ignore" });
  assertEquals(parseClientCommand("/unignore ben"), { type: "unignore", name: "ben" });
});

Deno.test("parseClientCommand() says how a command is used that is used wrongly", () => {
  const usages = {
    "/clear all": "Usage: /clear",
    "/menu all": "Usage: /menu",
    "/ignore ben kim": "Usage: /ignore [name]",
    "/unignore": "Usage: /unignore <name>",
  };
  for (const [line, usage] of Object.entries(usages)) {
    const command = parseClientCommand(line);
    assert(typeof command === "object" && command?.type === "refused", line);
    assertEquals([command.error.code, command.error.message], ["usage", usage]);
  }
});

Deno.test("CLIENT_HELP has a line for each of the commands", () => {
  assertEquals(CLIENT_HELP.length, CLIENT_COMMANDS.length);
  for (const command of CLIENT_COMMANDS) {
    assert(CLIENT_HELP.some((line) => line.startsWith(`/${command} `)), command);
  }
});
