import { assert, assertEquals } from "@std/assert";
import {
  CLIENT_COMMANDS,
  CLIENT_HELP,
  parseClientCommand,
} from "../../../lib/client/terminal/client_commands.ts";

Deno.test("parseClientCommand() knows what the client does itself, and nothing else", () => {
  assertEquals(["/clear", "/MENU ", "/menu\t"].map(parseClientCommand), ["clear", "menu", "menu"]);
  for (const line of ["clear", " /clear", "/clear all", "//clear", "/help", ""]) {
    assertEquals(parseClientCommand(line), null, line);
  }
});

Deno.test("CLIENT_HELP has a line for each of the commands", () => {
  assertEquals(CLIENT_HELP.length, CLIENT_COMMANDS.length);
  for (const command of CLIENT_COMMANDS) {
    assert(CLIENT_HELP.some((line) => line.startsWith(`/${command} `)), command);
  }
});
