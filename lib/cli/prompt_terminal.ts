import type { Terminal } from "../client/terminal/keyboard.ts";

const utf8 = new TextEncoder();

/** The terminal for questions: they are no output, so they go where errors go. */
export class PromptTerminal implements Terminal {
  read(buffer: Uint8Array): Promise<number | null> {
    return Deno.stdin.read(buffer);
  }

  write(text: string): void {
    let rest = utf8.encode(text);
    while (rest.length > 0) rest = rest.subarray(Deno.stderr.writeSync(rest));
  }

  isTerminal(): boolean {
    return Deno.stdin.isTerminal();
  }

  setRaw(raw: boolean): void {
    Deno.stdin.setRaw(raw);
  }
}
