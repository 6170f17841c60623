import { systemClock } from "../../lib/util/clock.ts";
import { within } from "../../lib/util/within.ts";
import { Program } from "../helpers/program.ts";
import { MortalProgram } from "./mortal_program.ts";

/** Options of {@linkcode ServerProcess}. */
export interface ServerProcessOptions {
  /** Flags besides host and port. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
}

const START_MS = 30_000;
const STOP_MS = 20_000;
const BUG_REGEXP = /^.*Internal error: .*$/gm;
const SLOW_REGEXP = /disconnected: slow$/gm;

/** The server in a process of its own, on the same port and with the same data at each start. */
export class ServerProcess {
  /** How many connections it has ended for being too slow. */
  slow = 0;
  /** What it has logged as its own mistakes. */
  readonly bugs: string[] = [];
  readonly #options: ServerProcessOptions;
  readonly #mortal = new MortalProgram("The server");

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  /** Rejects when the server ends by itself, or does not come up. */
  get failure(): Promise<never> {
    return this.#mortal.failure;
  }

  /** Starts it; resolves when it takes connections. @throws {Error} As `failure`. */
  async start(): Promise<void> {
    const program = this.spawn();
    const up = program.until(/Waiting for connections/);
    if (!await within(systemClock, START_MS, up)) {
      this.#mortal.fail("did not come up", program);
    }
    await Promise.race([up, this.#mortal.failure]);
  }

  /** Starts it without waiting until it takes connections. */
  spawn(): Program {
    const { flags, env, port } = this.#options;
    const args = ["--host", "127.0.0.1", "--port", `${port}`, ...flags];
    const program = Program.startEntry("server", args, { env });
    this.#mortal.begin(program);
    void program.status().then(() => {
      this.slow += program.stdout.match(SLOW_REGEXP)?.length ?? 0;
      this.bugs.push(...program.stdout.match(BUG_REGEXP) ?? []);
    });
    return program;
  }

  /** Kills it at once; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#mortal.kill();
  }

  /** Ends it as its operator would. */
  async stop(): Promise<void> {
    const program = this.#mortal.release();
    if (program === null) return;
    program.kill("SIGTERM");
    if (await within(systemClock, STOP_MS, program.status())) return;
    this.#mortal.fail("did not stop", program);
    await program[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#mortal[Symbol.asyncDispose]();
  }
}
