import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../lib/cli/cli_error.ts";
import { demoUsersPath } from "../../lib/cli/demo_users.ts";
import { type ServerFileSettings, serverPlaces } from "../../lib/cli/server_files.ts";
import type { UserDirsSources } from "../../lib/cli/user_dirs.ts";
import { TempDir } from "../helpers/temp_dir.ts";

function sources(os: UserDirsSources["os"], variables: Readonly<Record<string, string>>) {
  return { os, env: (name: string) => variables[name] };
}

const LINUX = sources("linux", { HOME: "/home/kim", XDG_RUNTIME_DIR: "/run/user/7" });
const NOTHING: ServerFileSettings = { config: "", users: "", data: "", control: "" };

/** By each key the path, or what is said instead. */
function told(settings: Partial<ServerFileSettings>, from: UserDirsSources = LINUX) {
  const places = serverPlaces({ ...NOTHING, ...settings }, from);
  return Object.fromEntries(places.map((place) => {
    return [place.key, place.path ?? `${place.path === null ? place.lack : ""}: ${place.note}`];
  }));
}

const DEMO = demoUsersPath(LINUX) ?? "";
const NO_CONFIG = "none: --config FILE or PARLEY_CONFIG names one";
const NO_DATA = "none: messages are in memory; --data DIR keeps them";
const USERS = "/home/kim/.config/parley/users.json";

Deno.test("serverPlaces() tells where things are if nothing is said", () => {
  assertEquals(told({}), {
    config: NO_CONFIG,
    users: USERS,
    data: NO_DATA,
    control: "/run/user/7/parley",
    controlElse: "/home/kim/.local/state/parley/run",
    demo: DEMO,
  });
});

Deno.test("serverPlaces() tells what was named, before what the config file names", async () => {
  await using dir = await TempDir.make();
  const text = '{ "users": "c/users.json", "data": "c/data", "control": "c/socket" }';
  const config = await dir.write("parley.json", text);
  const inConfig = { users: "c/users.json", data: "c/data", control: "c/socket" };
  assertEquals(told({ config }), { config, ...inConfig, demo: DEMO });
  const named = { users: "users.json", data: "data", control: "socket" };
  assertEquals(told({ config, ...named }), { config, ...named, demo: DEMO });
});

Deno.test("serverPlaces() tells where there is no control socket, and why", () => {
  assertEquals(told({ control: "off" }).control, "none: --control is off");
  const windows = sources("windows", { APPDATA: "C:\\a", LOCALAPPDATA: "C:\\b" });
  assertEquals(told({}, windows).control, "none: there are none on Windows");
});

Deno.test("serverPlaces() tells which variables are missing where nothing is known", () => {
  const { users, control } = told({}, sources("linux", {}));
  assertEquals(users, "not known: HOME, XDG_CONFIG_HOME and XDG_STATE_HOME are not set");
  assertEquals(
    control,
    "not known: XDG_RUNTIME_DIR, HOME, XDG_CONFIG_HOME and XDG_STATE_HOME are not set",
  );
  const runtime = told({}, sources("linux", { XDG_RUNTIME_DIR: "/run/user/7" }));
  assertEquals([runtime.control, runtime.controlElse], ["/run/user/7/parley", undefined]);
});

Deno.test("serverPlaces() refuses a config file that the server would refuse", () => {
  assertThrows(() => told({ config: ".tmp/no/such.json" }), CliError, "there is no such file");
});
