/** Runs the project's programs as a user does, for tests. */
import { resolve } from "node:path";
import { type Entry, entryCommand, HOME_FOLDER, ROOT } from "./entry.ts";

/** Whose tests these are may have accounts and settings of his own. */
const NO_CONFIG = resolve(".tmp/no-config");
const NO_STATE = resolve(".tmp/no-state");

const NOBODYS = {
  NO_COLOR: "1",
  XDG_CONFIG_HOME: NO_CONFIG,
  XDG_STATE_HOME: NO_STATE,
  PARLEY_CONTROL: "off",
};

/** Options of {@linkcode Program.start}. */
export interface ProgramOptions {
  readonly input?: "null" | "piped";
  readonly env?: Readonly<Record<string, string>>;
  /** @default {the project's folder} */
  readonly cwd?: string;
}

/** A running program: its output is gathered as it comes. */
export class Program {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array> | null;
  readonly #reading: Promise<unknown>;
  #stdout = "";
  #stderr = "";
  #state: "running" | "ended" = "running";
  #wake = () => {};

  private constructor(command: string, args: readonly string[], options: ProgramOptions) {
    const { input = "null", env = {}, cwd = ROOT } = options;
    this.#process = new Deno.Command(command, {
      args: [...args],
      cwd,
      env: { ...NOBODYS, ...env },
      stdin: input,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = input === "piped" ? this.#process.stdin.getWriter() : null;
    this.#reading = Promise.all([
      this.#gather(this.#process.stdout, (text) => this.#stdout += text),
      this.#gather(this.#process.stderr, (text) => this.#stderr += text),
    ]).then(() => {
      this.#state = "ended";
      this.#wake();
    });
  }

  /** Starts any command. */
  static start(command: string, args: readonly string[], options: ProgramOptions = {}): Program {
    return new Program(command, args, options);
  }

  /** Starts one of the project's entry points with its own permissions. */
  static startEntry(
    entry: Entry,
    args: readonly string[],
    options: ProgramOptions = {},
  ): Program {
    const [command, ...first] = entryCommand(entry);
    return Program.start(command, [...first, ...args], { cwd: HOME_FOLDER, ...options });
  }

  get pid(): number {
    return this.#process.pid;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  async type(text: string): Promise<void> {
    await this.#input?.write(new TextEncoder().encode(text));
  }

  async endInput(): Promise<void> {
    await this.#input?.close();
  }

  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  /** Waits for output; returns what matched. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#stdout);
      if (match !== null) return match;
      if (this.#state === "ended") {
        throw new Error(`It ended without ${pattern}: ${this.#stdout}${this.#stderr}`);
      }
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Waits for the end. */
  async status(): Promise<Deno.CommandStatus> {
    const status = await this.#process.status;
    await this.#reading;
    return status;
  }

  /** Ends it if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === "running") {
      try {
        this.#process.kill("SIGKILL");
      } catch {
        // It ended just now.
      }
    }
    await this.#input?.close().catch(() => {});
    await this.status();
  }

  async #gather(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    add: (text: string) => void,
  ): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      add(text);
      this.#wake();
    }
  }
}

/** What a server is told where nobody who speaks first may be welcomed, however busy the machine is. */
export const SPEAKING_FIRST: readonly string[] = ["--greeting-delay", "60000"];

/** A server in a process of its own, on a free port of this machine. */
export async function startServer(
  ...args: string[]
): Promise<{ readonly server: Program; readonly port: number }> {
  const server = Program.startEntry("server", ["--port", "0", "--host", "localhost", ...args]);
  const [, port] = await server.until(/Chat server started on port (\d+)\nWaiting for connections/);
  return { server, port: Number(port) };
}

/** Whether a command can be run here. */
export function isInstalled(command: string): boolean {
  try {
    new Deno.Command(command, { args: ["-h"], stdout: "null", stderr: "null" }).outputSync();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
