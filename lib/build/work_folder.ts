import { BuildError } from "./build_error.ts";

/**
 * Makes the folder for what is made, and one in it which goes when all is made.
 *
 * @throws {BuildError} When nothing can be written there.
 */
export async function workFolder(
  outDir: string,
): Promise<AsyncDisposable & { readonly path: string }> {
  try {
    await Deno.mkdir(outDir, { recursive: true });
    const path = await Deno.makeTempDir({ dir: outDir, prefix: ".work-" });
    return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) throw error;
    throw new BuildError(`Cannot write into "${outDir}": ${error.message}`, { cause: error });
  }
}
