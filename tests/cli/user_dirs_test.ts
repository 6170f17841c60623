import { assertEquals } from "@std/assert";
import { userDirs } from "../../lib/cli/user_dirs.ts";

type Os = typeof Deno.build.os;
type Variables = Readonly<Record<string, string>>;

function dirs(os: Os, variables: Variables): ReturnType<typeof userDirs> {
  return userDirs({ os, env: (name) => variables[name] });
}

const IN_HOME = { config: "/home/kim/.config/parley", state: "/home/kim/.local/state/parley" };
const IN_LIBRARY = "/Users/kim/Library/Application Support/parley";

const CASES: readonly (readonly [string, Os, Variables, ReturnType<typeof userDirs>])[] = [
  ["gives folders in the home on Linux", "linux", { HOME: "/home/kim" }, IN_HOME],
  ["gives the same ones on a BSD", "freebsd", { HOME: "/home/kim" }, IN_HOME],
  ["doubles no slash", "linux", { HOME: "/home/kim/" }, IN_HOME],
  ["takes the folders that XDG variables name", "linux", {
    HOME: "/home/kim",
    XDG_CONFIG_HOME: "/c",
    XDG_STATE_HOME: "/s/",
  }, { config: "/c/parley", state: "/s/parley" }],
  ["needs no home where XDG variables name both folders", "linux", {
    XDG_CONFIG_HOME: "/c",
    XDG_STATE_HOME: "/s",
  }, { config: "/c/parley", state: "/s/parley" }],
  ["ignores XDG variables that are empty or not absolute", "linux", {
    HOME: "/home/kim",
    XDG_CONFIG_HOME: "",
    XDG_STATE_HOME: "state",
  }, IN_HOME],
  ["gives one folder of the Library for both on macOS", "darwin", { HOME: "/Users/kim" }, {
    config: IN_LIBRARY,
    state: IN_LIBRARY,
  }],
  ["takes XDG variables on macOS where they are set", "darwin", {
    HOME: "/Users/kim",
    XDG_CONFIG_HOME: "/c",
  }, { config: "/c/parley", state: IN_LIBRARY }],
  ["gives the roaming and the local folder on Windows", "windows", {
    APPDATA: "C:\\Users\\kim\\AppData\\Roaming",
    LOCALAPPDATA: "C:\\Users\\kim\\AppData\\Local",
    HOME: "/home/kim",
    XDG_CONFIG_HOME: "/c",
  }, {
    config: "C:\\Users\\kim\\AppData\\Roaming\\parley",
    state: "C:\\Users\\kim\\AppData\\Local\\parley",
  }],
  ["is null without a home", "linux", {}, null],
  ["is null with an empty home", "darwin", { HOME: "" }, null],
  ["is null where only one folder is known", "linux", { XDG_CONFIG_HOME: "/c" }, null],
  ["is null where a variable is missing on Windows", "windows", { APPDATA: "C:\\a" }, null],
  ["is null where a variable is empty on Windows", "windows", {
    APPDATA: "",
    LOCALAPPDATA: "C:\\a",
  }, null],
];

for (const [what, os, variables, expected] of CASES) {
  Deno.test(`userDirs() ${what}`, () => {
    assertEquals(dirs(os, variables), expected);
  });
}
