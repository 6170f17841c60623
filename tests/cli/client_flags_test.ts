import { assertEquals, assertThrows } from "@std/assert";
import { CLIENT_FLAGS } from "../../lib/cli/client_flags.ts";
import { CliError } from "../../lib/cli/cli_error.ts";
import { readFlags } from "../../lib/cli/flags.ts";
import { checkTable } from "../helpers/flag_table.ts";

checkTable("CLIENT_FLAGS", CLIENT_FLAGS);

function read(...args: string[]) {
  return readFlags(CLIENT_FLAGS, { args, env: () => undefined }).values;
}

Deno.test("CLIENT_FLAGS gives the documented defaults", () => {
  assertEquals(read(), {
    name: "",
    host: "",
    port: 9999,
    room: "",
    color: "auto",
    bell: "on",
    history: "on",
    state: "on",
    tls: false,
    config: "",
    help: false,
    version: false,
  });
});

Deno.test("CLIENT_FLAGS takes a value for each flag", () => {
  assertEquals(
    read(
      ..."-n kim --host ::1 -p 1 --room lobby --color never --bell off --history off --state off --tls --config c -h --version"
        .split(" "),
    ),
    {
      name: "kim",
      host: "::1",
      port: 1,
      room: "lobby",
      color: "never",
      bell: "off",
      history: "off",
      state: "off",
      tls: true,
      config: "c",
      help: true,
      version: true,
    },
  );
});

Deno.test("CLIENT_FLAGS refuses port 0, where nobody can be", () => {
  assertThrows(() => read("--port", "0"), CliError, 'Cannot use "0" for --port');
});
