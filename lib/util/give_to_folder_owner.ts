import { giveFile } from "./give_file.ts";

/**
 * Gives a file that was just made in a folder to the folder's owner: what root makes would else be
 * closed to the server that runs as somebody else. Where only root could, it stays as it is.
 *
 * - Nothing that the folder's owner puts in its place meanwhile is given to him.
 */
export function giveToFolderOwner(folder: string, made: string): void {
  const owner = Deno.statSync(folder);
  try {
    giveFile(made, owner);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
  }
}
