import { CliError } from "./cli_error.ts";

/**
 * Writes a text to standard output, all of it. Whoever has read enough may stop before its end.
 *
 * @throws {CliError} When it can't be written.
 */
export async function print(text: string): Promise<void> {
  try {
    await new Blob([text]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`Cannot write to standard output: ${reason}`, 1, { cause: error });
  }
}
