import type { Program } from "../helpers/program.ts";

const LAST_WORDS_CHARS = 3000;

/** A program that is killed and started again and again; that it ends by itself is a failure. */
export class MortalProgram implements AsyncDisposable {
  /** Rejects when it ends by itself, or something else is wrong with it. */
  readonly failure: Promise<never>;
  readonly #name: string;
  readonly #reject: (error: Error) => void;
  #running: Program | null = null;

  /** @param name How errors call it. */
  constructor(name: string) {
    this.#name = name;
    const { promise, reject } = Promise.withResolvers<never>();
    this.failure = promise;
    this.failure.catch(() => {});
    this.#reject = reject;
  }

  /** The one that runs; null between a kill and the next start. */
  get running(): Program | null {
    return this.#running;
  }

  /** It has been started again. */
  begin(program: Program): void {
    this.#running = program;
    void program.status().then(({ code }) => {
      if (this.#running === program) this.fail(`ended with ${code}`, program);
    });
  }

  /** From now on it may end. */
  release(): Program | null {
    const program = this.#running;
    this.#running = null;
    return program;
  }

  /** Kills it at once; resolves when it is gone. */
  async kill(): Promise<void> {
    const program = this.release();
    if (program === null) return;
    try {
      program.kill("SIGKILL");
    } catch {
      const { code } = await program.status();
      this.fail(`ended with ${code}`, program);
    }
    await program.status();
  }

  /** @param what What it did that it should not. */
  fail(what: string, { stdout, stderr }: Program): void {
    const output = `${stdout}${stderr}`.trim().slice(-LAST_WORDS_CHARS);
    this.#reject(new Error(`${this.#name} ${what}; its last words were:\n${output}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()?.[Symbol.asyncDispose]();
  }
}
