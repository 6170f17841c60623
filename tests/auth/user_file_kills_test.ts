import { assertEquals } from "@std/assert";
import { UserStore } from "../../lib/auth/user_store.ts";
import { killWriters } from "../bench/user_file_kills.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { recordOf, StoreFixture } from "./records.ts";

const KILLS = 20;
const SEED = 1;
const ADDED = 25;
const WRITER = new URL("../bench/user_file_writer.ts", import.meta.url);

Deno.test("UserStore leaves the old or the new file when its process is killed, and no lock", async () => {
  await using folder = await TempDir.make();
  let kills = 0;
  await killWriters({ folder: folder.path, times: KILLS, seed: SEED, onKill: () => kills++ });
  assertEquals(kills, KILLS);
});

Deno.test("UserStore loses nothing of what two processes write at once", async () => {
  await using fixture = await StoreFixture.make([recordOf("first")]);
  await Promise.all(["left", "right"].map((prefix) => add(fixture, prefix)));
  const names = UserStore.open(fixture.path).list().map(({ name }) => name);
  const expected = ["left", "right"].flatMap((prefix) =>
    Array.from({ length: ADDED }, (_, number) => `${prefix}${number}`)
  );
  assertEquals(names.toSorted(), ["first", ...expected].toSorted());
});

async function add({ folder, path }: StoreFixture, prefix: string): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      "--allow-read",
      `--allow-write=${folder}`,
      WRITER.href,
      path,
      "add",
      prefix,
      `${ADDED}`,
    ],
    stderr: "inherit",
  }).output();
  assertEquals(success, true);
}
