import { assert, assertEquals } from "@std/assert";
import { COMMANDS, HELP_ENTRIES } from "../../lib/core/command_table.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { CommandType } from "../../lib/protocol/command.ts";
import { chat } from "../helpers/chat_fixture.ts";
import { BARE_COMMANDS } from "../helpers/commands.ts";

const NEEDS_NO_NAME = ["hello", "help", "login", "logout", "ping", "pong", "refused", "register"];
const ONE_OF_EACH = {
  ...BARE_COMMANDS,
  refused: { type: "refused", error: new ChatError("unknown-command", "Unknown command") },
} as const;
const TYPES = Object.keys(COMMANDS) as CommandType[];

Deno.test("COMMANDS asks for a name wherever others would see it, or learn of them", () => {
  const needsNoName = TYPES.filter((type) => COMMANDS[type].requires === "nothing");
  assertEquals(needsNoName.sort(), NEEDS_NO_NAME);
});

Deno.test("COMMANDS are refused with name-required, each that requires a name", () => {
  for (const type of TYPES) {
    const { connect } = chat();
    const nobody = connect();
    nobody.say(ONE_OF_EACH[type]);
    const isRefused = nobody.heard().includes("error name-required");
    assertEquals(isRefused, COMMANDS[type].requires === "name", type);
  }
});

Deno.test("COMMANDS that are refused with name-required have no effect", () => {
  const { hub, connect } = chat();
  const nobody = connect();
  for (const type of TYPES) {
    if (COMMANDS[type].requires === "name") nobody.say(ONE_OF_EACH[type]);
  }
  assertEquals(hub.rooms.listed(), []);
  assertEquals(hub.rooms.find("general"), undefined);
});

Deno.test("HELP_ENTRIES name every command that has a help text, once, and no other", () => {
  const typed = TYPES.filter((type) => COMMANDS[type].help !== null);
  assertEquals(HELP_ENTRIES.map(({ command }) => command), typed);
  for (const { command, text } of HELP_ENTRIES) {
    assertEquals(text, COMMANDS[command].help);
    assert(text.length > 0);
  }
});
