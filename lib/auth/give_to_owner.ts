import { giveFile } from "../util/give_file.ts";

/**
 * Gives a file that was just made to the owner of another one: what root makes would else be closed
 * to the server that runs as somebody else.
 *
 * - What somebody puts in its place meanwhile is not given to him.
 *
 * @throws {Error} When the owners differ, and only root could change that.
 */
export async function giveToOwner(ownersFile: string, made: string): Promise<void> {
  const [owner, present] = await Promise.all([Deno.stat(ownersFile), Deno.lstat(made)]);
  const { uid, gid } = owner;
  if (uid === null || gid === null || uid === present.uid) return;
  giveFile(made, { uid, gid });
}
