import type { SizedTerminal, Suspension } from "./sized_terminal.ts";

const utf8 = new TextEncoder();
const DEFAULT_SIZE = { columns: 80, rows: 24 };
const POLL_MS = 500;

/** The terminal, or the pipes, that the program was started with. */
export class SystemTerminal implements SizedTerminal {
  readonly #broken = Promise.withResolvers<Error>();
  #state: "broken" | "fine" = "fine";

  read(buffer: Uint8Array): Promise<number | null> {
    return Deno.stdin.read(buffer);
  }

  /** Resolves when nothing can be written any more: a pipe that nobody reads, a full disk. */
  get broken(): Promise<Error> {
    return this.#broken.promise;
  }

  write(text: string): void {
    if (this.#state === "broken") return;
    try {
      let rest = utf8.encode(text);
      while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
    } catch (error) {
      this.#state = "broken";
      this.#broken.resolve(error instanceof Error ? error : new Error(String(error)));
    }
  }

  isTerminal(): boolean {
    return Deno.stdin.isTerminal();
  }

  setRaw(raw: boolean): void {
    Deno.stdin.setRaw(raw);
  }

  size(): { readonly columns: number; readonly rows: number } {
    try {
      return Deno.consoleSize();
    } catch {
      return DEFAULT_SIZE;
    }
  }

  onResize(listener: () => void): () => void {
    if (Deno.build.os === "windows") return this.#pollSize(listener);
    Deno.addSignalListener("SIGWINCH", listener);
    return () => Deno.removeSignalListener("SIGWINCH", listener);
  }

  onContinue(listener: () => void): () => void {
    if (Deno.build.os === "windows") return () => {};
    Deno.addSignalListener("SIGCONT", listener);
    return () => Deno.removeSignalListener("SIGCONT", listener);
  }

  suspend(): Suspension {
    if (Deno.build.os === "windows") return "refused";
    // An executable asks nobody for a permission, and runs under no task runner.
    if (Deno.build.standalone) return "by key";
    // Signalling oneself counts as running a program: Deno asks for it here, and only here.
    if (Deno.permissions.requestSync({ name: "run" }).state !== "granted") return "refused";
    // All that was started with it, as the terminal's own Ctrl-Z would: a task runner that went on
    // would keep the shell waiting, and it catches the milder SIGTSTP.
    Deno.kill(0, "SIGSTOP");
    return "suspended";
  }

  /** Windows has no signal for it. */
  #pollSize(listener: () => void): () => void {
    let { columns, rows } = this.size();
    const timer = setInterval(() => {
      const size = this.size();
      if (size.columns === columns && size.rows === rows) return;
      ({ columns, rows } = size);
      listener();
    }, POLL_MS);
    return () => clearInterval(timer);
  }
}
