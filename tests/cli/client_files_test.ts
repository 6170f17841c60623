import { assertEquals } from "@std/assert";
import { clientFiles, clientPlaces } from "../../lib/cli/client_files.ts";
import type { UserDirsSources } from "../../lib/cli/user_dirs.ts";

function sources(os: UserDirsSources["os"], variables: Readonly<Record<string, string>>) {
  return { os, env: (name: string) => variables[name] };
}

const LINUX = sources("linux", { HOME: "/home/kim" });
const USUAL = { config: "", history: "on", state: "on" } as const;
const CONFIG = "/home/kim/.config/parley";
const STATE = "/home/kim/.local/state/parley";

Deno.test("clientFiles() is in the folders of whoever runs it", () => {
  assertEquals(clientFiles(LINUX), {
    config: `${CONFIG}/config.json`,
    history: `${STATE}/history`,
    servers: `${STATE}/servers`,
  });
  assertEquals(clientFiles(sources("windows", { APPDATA: "C:\\a", LOCALAPPDATA: "C:\\b" })), {
    config: "C:\\a\\parley\\config.json",
    history: "C:\\b\\parley\\history",
    servers: "C:\\b\\parley\\servers",
  });
  assertEquals(clientFiles(sources("linux", {})), null);
});

Deno.test("clientPlaces() tells the files that the client uses", () => {
  assertEquals(clientPlaces(USUAL, LINUX), [
    { key: "config", label: "Config file", path: `${CONFIG}/config.json` },
    { key: "history", label: "Typed lines", path: `${STATE}/history` },
    { key: "state", label: "Where you were", path: `${STATE}/servers` },
  ]);
});

Deno.test("clientPlaces() tells the config file that was named, and what is not used", () => {
  const settings = { config: "kim.json", history: "off", state: "off" } as const;
  assertEquals(clientPlaces(settings, LINUX), [
    { key: "config", label: "Config file", path: "kim.json" },
    {
      key: "history",
      label: "Typed lines",
      path: `${STATE}/history`,
      note: "not used: history is off",
    },
    {
      key: "state",
      label: "Where you were",
      path: `${STATE}/servers`,
      note: "not used: state is off",
    },
  ]);
});

Deno.test("clientPlaces() tells which variables are missing where nothing is known", () => {
  const lack = (os: UserDirsSources["os"], variables: Readonly<Record<string, string>>) => {
    const [place] = clientPlaces(USUAL, sources(os, variables));
    return place?.path === null ? [place.lack, place.note] : place?.path;
  };
  assertEquals(lack("linux", {}), [
    "not known",
    "HOME, XDG_CONFIG_HOME and XDG_STATE_HOME are not set",
  ]);
  assertEquals(lack("darwin", { XDG_STATE_HOME: "/s" }), [
    "not known",
    "HOME and XDG_CONFIG_HOME are not set",
  ]);
  assertEquals(lack("windows", { APPDATA: "C:\\a" }), ["not known", "LOCALAPPDATA is not set"]);
});
