import type { Clock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { StressError } from "./stress_error.ts";

/** How a server is started. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** All variables that it sees. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

const MAX_START_MS = 20_000;
const MAX_STOP_MS = 5000;
const MAX_KEPT_CHARACTERS = 1000;

/** A server in a process of its own, for one test. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  readonly #child: Deno.ChildProcess;
  readonly #clock: Clock;
  readonly #reading: Promise<unknown>;

  private constructor(
    child: Deno.ChildProcess,
    clock: Clock,
    started: { readonly port: number; readonly reading: Promise<unknown> },
  ) {
    this.#child = child;
    this.#clock = clock;
    this.port = started.port;
    this.#reading = started.reading;
  }

  /**
   * Starts a server that logs in JSON, and waits until it listens.
   *
   * @throws {StressError} When it does not come to that.
   */
  static async start({ command, args, env, clock }: ServerCommand): Promise<ServerProcess> {
    const child = spawn(command, args, env);
    const port = Promise.withResolvers<number>();
    let complaint = "";
    const reading = Promise.all([
      readLines(child.stdout, (line) => {
        const listening = portIn(line);
        if (listening !== null) port.resolve(listening);
      }),
      readLines(child.stderr, (line) => {
        complaint = `${complaint} ${line}`.slice(0, MAX_KEPT_CHARACTERS);
      }),
    ]);
    const why = () => complaint === "" ? "it does not say why" : complaint.trim();
    void Promise.all([reading, child.status]).then(() =>
      port.reject(new StressError(`Cannot start a server: ${why()}`))
    );
    if (!await within(clock, MAX_START_MS, port.promise)) child.kill("SIGKILL");
    return new ServerProcess(child, clock, { port: await port.promise, reading });
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Stops it, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill("SIGTERM");
    if (!await within(this.#clock, MAX_STOP_MS, this.#child.status)) this.#kill("SIGKILL");
    await this.#child.status;
    await this.#reading;
  }

  #kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended by itself.
    }
  }
}

function spawn(
  command: string,
  args: readonly string[],
  env: ServerCommand["env"],
): Deno.ChildProcess {
  try {
    return new Deno.Command(command, {
      args: [...args],
      env,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new StressError(`Cannot start a server: ${error.message}`, { cause: error });
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  let partial = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (partial + text).split("\n");
    partial = lines.pop() ?? "";
    lines.forEach(onLine);
  }
  if (partial !== "") onLine(partial);
}

/** What a server's log says when it listens: `{"type":"started","port":9999,…}`. */
function portIn(line: string): number | null {
  if (!line.includes('"started"')) return null;
  const { port } = JSON.parse(line);
  return typeof port === "number" ? port : null;
}
