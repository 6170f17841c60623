import { assertEquals, assertThrows } from "@std/assert";
import { giveFile } from "../../lib/util/give_file.ts";
import { giveToFolderOwner } from "../../lib/util/give_to_folder_owner.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const OTHER = { uid: 12_345, gid: 12_345 };
const THIRD = 23_456;

/** What somebody can put in the place of a file that root has made. */
const PLANTED: Record<string, (path: string, theirs: string) => Promise<unknown>> = {
  "a link": (path, theirs) => new Deno.Command("ln", { args: ["-s", theirs, path] }).output(),
  "a second name": (path, theirs) => Deno.link(theirs, path),
  "the file of a third one": async (path, theirs) => {
    await Deno.rename(theirs, path);
    await Deno.chown(path, THIRD, THIRD);
  },
  "a folder": (path) => Deno.mkdir(path),
  "a pipe": (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
};

async function mayGive(dir: TempDir): Promise<boolean> {
  return await Deno.chown(dir.path, OTHER.uid, OTHER.gid).then(() => true, () => false);
}

for (const [what, plant] of Object.entries(PLANTED)) {
  Deno.test(`giveFile() gives nobody ${what} that is in the place of what was made`, async (t) => {
    await using dir = await TempDir.make();
    await t.step({
      name: "as root",
      ignore: !await mayGive(dir),
      fn: async () => {
        const path = `${dir.path}/made`;
        await plant(path, await dir.write("theirs", "theirs"));
        const owners = () =>
          dir.names().map((name) => {
            const { uid } = Deno.lstatSync(`${dir.path}/${name}`);
            return [name, uid];
          });
        const before = owners();
        assertThrows(() => giveFile(path, OTHER), Deno.errors.PermissionDenied);
        giveToFolderOwner(dir.path, path);
        assertEquals(owners(), before);
      },
    });
  });
}

Deno.test("giveFile() gives a file of root", async (t) => {
  await using dir = await TempDir.make();
  await t.step({
    name: "as root",
    ignore: !await mayGive(dir),
    fn: async () => {
      const path = await dir.write("made", "");
      giveFile(path, OTHER);
      const { uid, gid } = await Deno.stat(path);
      assertEquals({ uid, gid }, OTHER);
    },
  });
});
