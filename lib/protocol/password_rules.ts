import { ChatError } from "./chat_error.ts";
import { cleanText, foldCase } from "./text.ts";

/** What is longer is nobody's password; to normalise it could take as long as it likes. */
export const MAX_PASSWORD_LENGTH = 256;
const MIN_PASSWORD_LENGTH = 8;
const ONE_CHARACTER_REGEXP = /^(.)\1*$/su;

// The commonest of eight characters and more in the lists of what was stolen elsewhere.
const COMMON_PASSWORDS: ReadonlySet<string> = new Set([
  ..."12345678 123456789 1234567890 12341234 12344321 123123123 87654321 987654321".split(" "),
  ..."0123456789 147258369 789456123 11223344 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4".split(" "),
  ..."qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 asdfghjk asdfghjkl zxcvbnm1".split(" "),
  ..."qazwsxedc abcdefgh abcd1234 abc12345 a1234567 a12345678 aa123456 password".split(" "),
  ..."password1 password12 password123 passw0rd p@ssw0rd p@ssword changeme letmein1".split(" "),
  ..."welcome1 iloveyou iloveyou1 trustno1 sunshine princess princess1 football".split(" "),
  ..."football1 baseball basketball superman superman1 starwars michelle jennifer".split(" "),
  ..."computer internet whatever dragon123 monkey123 admin123 administrator".split(" "),
]);

/**
 * Checks a new password: 8 to 256 characters, all of which can be seen, not the name, none of the very
 * commonest. What else it is made of is nobody's business (NIST SP 800-63B, 3.1.1.2).
 *
 * - One that is in use already is not checked: rules that come later lock nobody out.
 *
 * @param key The name of the account, as it is compared.
 * @throws {ChatError} `bad-password`, with what is wrong; never with the password.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkNewPassword } from "./password_rules.ts";
 *
 * checkNewPassword("correct horse", "alice");
 * assertThrows(() => checkNewPassword("password", "alice"), Error, "one of the commonest");
 * ```
 */
export function checkNewPassword(password: string, key: string): void {
  const problem = newPasswordProblem(password, key);
  if (problem !== null) throw new ChatError("bad-password", problem);
}

/**
 * What {@linkcode checkNewPassword} has to say, for whoever is asked for one; null where it is good.
 */
export function newPasswordProblem(password: string, key: string): string | null {
  const rule = brokenRule(password, key);
  return rule === null ? null : `Cannot use this password: ${rule}`;
}

function brokenRule(password: string, key: string): string | null {
  if (password.length > MAX_PASSWORD_LENGTH) {
    return `it has more than ${MAX_PASSWORD_LENGTH} characters`;
  }
  if (Array.from(password.normalize("NFKC")).length < MIN_PASSWORD_LENGTH) {
    return `it has fewer than ${MIN_PASSWORD_LENGTH} characters`;
  }
  // A line would lose these: where only lines can be sent, nobody could log in.
  if (cleanText(password) !== password) return "it has characters that nobody can see";
  const folded = foldCase(password);
  if (folded === key) return "it is the name";
  if (ONE_CHARACTER_REGEXP.test(folded)) return "it is one character again and again";
  return COMMON_PASSWORDS.has(folded) ? "it is one of the commonest" : null;
}
