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
  giveFile(made, await Deno.stat(ownersFile));
}
