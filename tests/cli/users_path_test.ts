import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { usersPath, type UsersPathOptions } from "../../lib/cli/users_path.ts";
import type { UserDirsSources } from "../../lib/cli/user_dirs.ts";
import { TempDir } from "../helpers/temp_dir.ts";

function sources(os: UserDirsSources["os"], variables: Readonly<Record<string, string>>) {
  return { os, env: (name: string) => variables[name] };
}

const LINUX = sources("linux", { HOME: "/home/kim" });
const WINDOWS = sources("windows", { APPDATA: "C:\\kim", LOCALAPPDATA: "C:\\kim\\local" });
const NOTHING: UsersPathOptions = { users: "", config: "" };

Deno.test("usersPath() is users.json in the configuration folder where nothing is named", () => {
  assertEquals(usersPath(NOTHING, LINUX), "/home/kim/.config/parley/users.json");
  assertEquals(usersPath(NOTHING, WINDOWS), "C:\\kim\\parley\\users.json");
});

Deno.test("usersPath() is null where nothing tells which folder that is", () => {
  assertEquals(usersPath(NOTHING, sources("linux", {})), null);
});

Deno.test("usersPath() takes the file that is named, before all else", async () => {
  await using dir = await TempDir.make();
  const config = await dir.write("parley.json", '{ "users": "theirs.json" }');
  assertEquals(usersPath({ users: "ours.json", config }, LINUX), "ours.json");
  assertEquals(usersPath({ users: "ours.json", config: "no/such.json" }, LINUX), "ours.json");
});

Deno.test("usersPath() takes the file that the server's config file names", async () => {
  await using dir = await TempDir.make();
  const config = await dir.write("parley.json", '{ "users": "theirs.json", "port": 1 }');
  assertEquals(usersPath({ users: "", config }, LINUX), "theirs.json");
});

Deno.test("usersPath() is the usual file where the config file names none", async () => {
  await using dir = await TempDir.make();
  const config = await dir.write("parley.json", '{ "port": 1 }');
  assertEquals(usersPath({ users: "", config }, LINUX), "/home/kim/.config/parley/users.json");
});

Deno.test("usersPath() refuses a config file that the server would refuse", async () => {
  await using dir = await TempDir.make();
  const config = await dir.write("parley.json", '{ "prot": 1 }');
  assertThrows(() => usersPath({ users: "", config }, LINUX), CliError, '"prot"');
  assertThrows(() => usersPath({ users: "", config: "no/such.json" }, LINUX), CliError, "no such");
});
