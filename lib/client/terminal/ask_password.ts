import type { Console } from "./console.ts";

/**
 * Asks for a password, masked. Enter alone is none: it is asked for again.
 *
 * @returns Null when it was given up, or nobody can type one here.
 */
export async function askPassword(console: Console, prompt: string): Promise<string | null> {
  for (;;) {
    const password = await console.readPassword(prompt);
    if (password !== "") return password;
    console.notice("Nothing was typed. Ctrl-C gives up.");
  }
}
