import { cleanText } from "../protocol/text.ts";
import { CliError } from "./cli_error.ts";

/**
 * Runs a program to its end and exits with its status. Whatever goes wrong becomes one line on
 * standard error: no stack trace reaches a user (A14).
 *
 * @param name What the line begins with.
 */
export async function run(name: string, program: () => Promise<void>): Promise<never> {
  try {
    await program();
  } catch (error) {
    Deno.stderr.writeSync(new TextEncoder().encode(`${name}: ${cleanText(describe(error))}\n`));
    Deno.exit(error instanceof CliError ? error.status : 1);
  }
  Deno.exit(0);
}

function describe(error: unknown): string {
  if (error instanceof CliError) return error.message;
  return `Internal error: ${error instanceof Error ? error.message : String(error)}`;
}
