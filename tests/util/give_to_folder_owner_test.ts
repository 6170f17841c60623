import { assertEquals } from "@std/assert";
import { giveToFolderOwner } from "../../lib/util/give_to_folder_owner.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const MODULE = new URL("../../lib/util/give_to_folder_owner.ts", import.meta.url).href;
const OWNER = 12_345;

/** A folder of somebody else's, and a file that is not his. */
async function asRoot(
  t: Deno.TestContext,
  fn: (folder: string, secret: string) => Promise<void>,
): Promise<void> {
  await using dir = await TempDir.make();
  const folder = `${dir.path}/his`;
  await Deno.mkdir(folder);
  const isRoot = await Deno.chown(folder, OWNER, OWNER).then(() => true, () => false);
  const secret = await dir.write("secret", "");
  await t.step({ name: "as root", ignore: !isRoot, fn: () => fn(folder, secret) });
}

function ownerOf(path: string): number | null {
  return Deno.statSync(path).uid;
}

Deno.test("giveToFolderOwner() gives what was made to the owner of the folder", (t) => {
  return asRoot(t, async (folder) => {
    const made = `${folder}/made`;
    await Deno.writeTextFile(made, "");
    giveToFolderOwner(folder, made);
    assertEquals(ownerOf(made), OWNER);
  });
});

Deno.test("giveToFolderOwner() gives away no file that has another name as well", (t) => {
  return asRoot(t, async (folder, secret) => {
    await Deno.link(secret, `${folder}/link`);
    giveToFolderOwner(folder, `${folder}/link`);
    assertEquals(ownerOf(secret), 0);
  });
});

for (const [rights, args] of [["all", ["-A"]], ["a server's", ["-R", "-W"]]] as const) {
  Deno.test(`giveToFolderOwner() gives away nothing behind a link, with ${rights} permissions`, (t) => {
    return asRoot(t, async (folder, secret) => {
      const link = `${folder}/link`;
      await new Deno.Command("ln", { args: ["-s", secret, link] }).output();
      const script = `import { giveToFolderOwner } from "${MODULE}";
        giveToFolderOwner(${JSON.stringify(folder)}, ${JSON.stringify(link)});`;
      const path = `${folder}/give.ts`;
      await Deno.writeTextFile(path, script);
      const run = ["run", "-q", "--no-prompt", ...args, path];
      const { success } = await new Deno.Command(Deno.execPath(), { args: run }).output();
      assertEquals([success, ownerOf(secret)], [true, 0]);
    });
  });
}

Deno.test("giveToFolderOwner() gives away nothing that is no file", (t) => {
  return asRoot(t, async (folder) => {
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    // Whoever only reads one waits for somebody who writes.
    using _open = await Deno.open(pipe, { read: true, write: true });
    giveToFolderOwner(folder, pipe);
    assertEquals(ownerOf(pipe), 0);
  });
});
