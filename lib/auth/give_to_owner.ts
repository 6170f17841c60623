import { promises as fs } from "node:fs";

/**
 * Gives a file that was just made to the owner of another one: what root makes would else be closed
 * to the server that runs as somebody else.
 *
 * - A link that somebody puts in its place meanwhile is not followed: that would give away anything.
 *
 * @throws {Error} When the owners differ, and only root could change that.
 */
export async function giveToOwner(ownersFile: string, made: string): Promise<void> {
  const [owner, present] = await Promise.all([Deno.stat(ownersFile), Deno.lstat(made)]);
  if (owner.uid === null || owner.gid === null || owner.uid === present.uid) return;
  await fs.lchown(made, owner.uid, owner.gid);
}
