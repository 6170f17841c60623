import type { Console } from "./console.ts";

const MAX_TRIES = 3;

/** Asks twice for a new password, masked; null when it was given up, or never the same twice. */
export async function askNewPassword(
  console: Console,
  prompt: string,
  tries: number = MAX_TRIES,
): Promise<string | null> {
  const password = await console.readPassword(prompt);
  if (password === null) return null;
  const again = await console.readPassword("The same again: ");
  if (again === null) return null;
  if (again === password) return password;
  console.notice("The two passwords are not the same.");
  return tries === 1 ? null : await askNewPassword(console, prompt, tries - 1);
}
