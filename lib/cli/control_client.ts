import { systemClock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { CliError } from "./cli_error.ts";
import {
  type ControlAnswer,
  type ControlRequest,
  type ControlRequests,
  type ControlResults,
  type ControlWord,
  readAnswer,
} from "./control_protocol.ts";
import { JsonLines } from "./json_lines.ts";

const MAX_ANSWER_CHARACTERS = 4 * 1024 * 1024;
const MAX_ANSWER_MS = 15_000;
const MAX_END_MS = 60_000;

/** A connection to a running server's control socket. */
export class ControlClient implements Disposable {
  readonly #conn: Deno.UnixConn;
  readonly #lines: JsonLines;
  #state: "open" | "closed" = "open";

  private constructor(conn: Deno.UnixConn) {
    this.#conn = conn;
    this.#lines = new JsonLines(conn, MAX_ANSWER_CHARACTERS);
  }

  /** @throws {CliError} Where no server answers, or it is somebody else's. */
  static async connect(path: string): Promise<ControlClient> {
    try {
      return new ControlClient(await Deno.connect({ transport: "unix", path }));
    } catch (error) {
      throw new CliError(`No server is reached at "${path}": ${reasonOf(error)}`, 1, {
        cause: error,
      });
    }
  }

  /** @throws {CliError} When it is refused, or not answered. */
  async ask<W extends ControlWord>(
    word: W,
    fields: ControlRequests[W],
  ): Promise<ControlResults[W]> {
    const request = { do: word, ...fields } as ControlRequest;
    const line = await this.#inTime(this.#say(request));
    if (line === null) throw new CliError("The server did not answer: it may have just ended", 1);
    const answer = understood(line);
    if (!answer.ok) throw new CliError(answer.error, 1);
    // The server answers a request with its result.
    return answer.result as ControlResults[W];
  }

  /** Resolves when the server is gone. @throws {CliError} When it is not for a minute. */
  async untilGone(): Promise<void> {
    const gone = this.#lines.untilEnd().catch(() => {});
    if (await within(systemClock, MAX_END_MS, gone)) return;
    throw new CliError("The server was told to stop, and is still there after a minute", 1);
  }

  [Symbol.dispose](): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#conn.close();
  }

  async #say(request: ControlRequest): Promise<string | null> {
    await this.#lines.write(request);
    return await this.#lines.read();
  }

  /** Null where nothing came. */
  async #inTime(asked: Promise<string | null>): Promise<string | null> {
    const answered = asked.catch(() => null);
    return await within(systemClock, MAX_ANSWER_MS, answered) ? await answered : null;
  }
}

function understood(line: string): ControlAnswer {
  try {
    return readAnswer(line);
  } catch (error) {
    throw new CliError("What answers at that socket is no server of Parley", 1, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such socket. Is it running?";
  if (error instanceof Deno.errors.ConnectionRefused) {
    return "it was killed, and its socket is left over. Start it again";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "you may not use it. Be the user as whom the server runs, or root";
  }
  return error instanceof Error ? error.message : String(error);
}
