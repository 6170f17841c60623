import { assertEquals } from "@std/assert";
import {
  controlFolders,
  pathProblem,
  searchedFolders,
  socketName,
  socketsIn,
} from "../../lib/cli/control_places.ts";
import { TempDir } from "../helpers/temp_dir.ts";

Deno.test("pathProblem() counts the bytes that a socket's path may have", () => {
  assertEquals(pathProblem("x".repeat(107), "linux"), null);
  assertEquals(
    pathProblem("é".repeat(54), "linux"),
    "its path has 108 bytes, and 107 are allowed",
  );
  assertEquals(
    pathProblem("x".repeat(104), "darwin"),
    "its path has 104 bytes, and 103 are allowed",
  );
});

Deno.test("controlFolders() takes no runtime folder that is not absolute", () => {
  const folders = (variables: Readonly<Record<string, string>>) =>
    controlFolders({ os: "linux", env: (name) => variables[name] });
  assertEquals(folders({ XDG_RUNTIME_DIR: "run", HOME: "/h" }), ["/h/.local/state/parley/run"]);
  assertEquals(folders({ XDG_RUNTIME_DIR: "/run/user/1/" }), ["/run/user/1/parley"]);
  assertEquals(folders({}), []);
});

Deno.test("searchedFolders() has that of a service of the system, once, on Linux alone", () => {
  const folders = (os: typeof Deno.build.os, runtime: string) =>
    searchedFolders({ os, env: (name) => name === "XDG_RUNTIME_DIR" ? runtime : undefined });
  assertEquals(folders("linux", "/run/user/0"), ["/run/user/0/parley", "/run/parley"]);
  assertEquals(folders("linux", "/run"), ["/run/parley"]);
  assertEquals(folders("darwin", "/run/user/0"), ["/run/user/0/parley"]);
});

Deno.test("socketsIn() finds servers' sockets by their names, and minds no folder that is not there", async () => {
  await using dir = await TempDir.make();
  for (const name of [socketName(9999), "parleyd-x.sock", "other"]) await dir.write(name, "");
  assertEquals(socketsIn([dir.path, `${dir.path}/none`]), [
    { path: `${dir.path}/parleyd-9999.sock`, port: 9999 },
  ]);
});
