import { Keyboard, type Terminal } from "../client/terminal/keyboard.ts";
import { newPasswordProblem } from "../protocol/password_rules.ts";
import { CliError } from "./cli_error.ts";

/** Options of {@linkcode readNewPassword}. */
export interface NewPasswordOptions {
  readonly terminal: Terminal;
  /** What somebody is asked who types it. */
  readonly prompt: string;
  /** The name of the account, as it is compared. */
  readonly key: string;
}

const MAX_TRIES = 3;
const MAX_PIPED_BYTES = 4096;
const NOTHING_CHANGED = "Nothing was changed";

/**
 * Reads a new password: masked and twice from whoever types it (A7), who may try three times; else
 * the first line of standard input, and where there is a second one, it has to be the same.
 *
 * @throws {CliError} When there is none; never with the password.
 */
export function readNewPassword(options: NewPasswordOptions): Promise<string> {
  return options.terminal.isTerminal() ? askTwice(options) : readPiped(options.terminal);
}

async function askTwice({ terminal, prompt, key }: NewPasswordOptions): Promise<string> {
  const keyboard = new Keyboard(terminal);
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const password = await ask(keyboard, prompt);
    // Told before it has to be typed again.
    const problem = newPasswordProblem(password, key) ??
      (await ask(keyboard, "The same again: ") === password
        ? null
        : "The two passwords are not the same");
    if (problem === null) return password;
    terminal.write(`${problem}.\n`);
  }
  throw new CliError(`${NOTHING_CHANGED}: that was the last try`, 1);
}

async function ask(keyboard: Keyboard, prompt: string): Promise<string> {
  const password = await keyboard.readPassword(prompt);
  if (password === null) throw new CliError(`${NOTHING_CHANGED}: no password was given`, 1);
  return password;
}

async function readPiped(terminal: Terminal): Promise<string> {
  const lines = decode(await readAll(terminal)).split(/\r\n|\n/);
  if (lines.at(-1) === "") lines.pop();
  const [password = "", again = password, ...more] = lines;
  if (password === "") throw notChanged("no password came on standard input");
  if (more.length > 0) throw notChanged("more than two lines came on standard input");
  if (again !== password) throw notChanged("the second line on standard input is not the first");
  return password;
}

async function readAll(terminal: Terminal): Promise<Uint8Array> {
  const all = new Uint8Array(MAX_PIPED_BYTES);
  for (let length = 0; length < all.length;) {
    const count = await terminal.read(all.subarray(length));
    if (count === null) return all.subarray(0, length);
    length += count;
  }
  throw notChanged("too much came on standard input");
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notChanged("what came on standard input is not UTF-8");
  }
}

function notChanged(why: string): CliError {
  return new CliError(`${NOTHING_CHANGED}: ${why}`, 1);
}
