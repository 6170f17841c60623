import { dirname } from "node:path";
import { giveToOwner } from "./give_to_owner.ts";
import { writeAll } from "../util/write_all.ts";

/** What has just been done of a write; between two of them a process can be killed. */
export type WriteStep = "locked" | "created" | "written" | "synced" | "renamed" | "finished";

/** Is told after each step of a write, which waits for it; for tests. */
export type AfterStep = (step: WriteStep) => void | Promise<void>;

/** Only its owner may read the file. */
const MODE = 0o600;

/**
 * Puts a new text in the place of a file.
 *
 * - Whenever the process is killed or the power cut, the file is the old one or the new one, whole;
 *   when the promise is resolved it is the new one, also after that.
 * - When it fails, the file is the old one.
 * - The file keeps its owner; only he may read it.
 * - One writer at a time: hold a {@linkcode FileLock}. What a killed one leaves behind
 *   (`<path>.tmp`) goes with the next write.
 *
 * @param path No symbolic link: that would be replaced, not what it leads to.
 */
export async function writeAtomically(
  path: string,
  text: string,
  afterStep: AfterStep = () => {},
): Promise<void> {
  const temporary = `${path}.tmp`;
  await removeIfThere(temporary);
  try {
    await writeNew(temporary, text, afterStep);
    await giveToOwner(path, temporary);
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeIfThere(temporary).catch(() => {});
    throw error;
  }
  await afterStep("renamed");
  await syncFolder(dirname(path));
  await afterStep("finished");
}

async function writeNew(path: string, text: string, afterStep: AfterStep): Promise<void> {
  // A new one, so that nobody's link is followed.
  using file = await Deno.open(path, { write: true, createNew: true, mode: MODE });
  await afterStep("created");
  await writeAll((bytes) => file.write(bytes), new TextEncoder().encode(text));
  await afterStep("written");
  await file.sync();
  await afterStep("synced");
}

/** A new name is on the disk once its folder is. */
async function syncFolder(path: string): Promise<void> {
  try {
    using folder = await Deno.open(path);
    await folder.sync();
  } catch {
    // Windows, and some network drives, can't: there it is on the disk a little later.
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
