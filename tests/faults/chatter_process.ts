import { Program } from "../helpers/program.ts";
import type { ChatterOptions } from "./chatter_options.ts";
import { MortalProgram } from "./mortal_program.ts";

/** Options of {@linkcode ChatterProcess}. */
export interface ChatterProcessOptions extends Omit<ChatterOptions, "records" | "run"> {
  /** The file of a run, which counts from 1. */
  recordsOf(run: number): string;
}

/** What clients can be told. */
export type ChatterCommand = "finish" | "shout" | "talk";

/** Some clients in a process, started again with their state after a kill. */
export class ChatterProcess {
  readonly #options: ChatterProcessOptions;
  readonly #mortal = new MortalProgram("A chatter");
  #run = 0;

  constructor(options: ChatterProcessOptions) {
    this.#options = options;
  }

  /** Rejects when it ends by itself. */
  get failure(): Promise<never> {
    return this.#mortal.failure;
  }

  /** Begins the next run. */
  start(): void {
    const { recordsOf, ...rest } = this.#options;
    const run = ++this.#run;
    const options: ChatterOptions = { ...rest, run, records: recordsOf(run) };
    const args = ["run", "-q", "-P=test", "tests/faults/chatter.ts", JSON.stringify(options)];
    this.#mortal.begin(Program.start(Deno.execPath(), args, { input: "piped" }));
  }

  /** Tells its clients what to do, once they are ready. */
  async tell(command: ChatterCommand): Promise<void> {
    await this.#mortal.running?.type(`${command}\n`).catch(() => {
      // It was killed just now; the next run is told.
    });
  }

  /** Resolves when each client of this run has said so. */
  async all(word: "level" | "ready"): Promise<void> {
    const program = this.#mortal.running!;
    for (const { name } of this.#options.clients) {
      await program.until(new RegExp(`^${word} ${name}$`, "m"));
    }
  }

  /** Which of its clients have not said so. */
  missing(word: "level" | "ready"): string[] {
    const said = new Set(this.#mortal.running?.stdout.split("\n"));
    const names = this.#options.clients.map(({ name }) => name);
    return names.filter((name) => !said.has(`${word} ${name}`));
  }

  /** Kills it at once; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#mortal.kill();
  }

  /** Nothing of it runs until it is woken. */
  freeze(): void {
    this.#mortal.running?.kill("SIGSTOP");
  }

  wake(): void {
    this.#mortal.running?.kill("SIGCONT");
  }

  /** Lets its clients say goodbye. */
  async end(): Promise<void> {
    const program = this.#mortal.release();
    await program?.endInput().catch(() => {});
    await program?.status();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#mortal[Symbol.asyncDispose]();
  }
}
