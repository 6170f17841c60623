import type { Clock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { type ControlAnswer, type ControlRequest, readRequest } from "./control_protocol.ts";
import { JsonLines, type LineConn } from "./json_lines.ts";

/** Where requests come in: a listener on a unix socket, or what a test puts in its place. */
export interface ControlListener {
  accept(): Promise<LineConn>;
  close(): void;
}

/** What comes of a request. */
export interface ControlOutcome {
  readonly answer: ControlAnswer;
  /** Is done when the answer is on its way; whoever asked is told of its end by that of the connection. */
  readonly after?: () => void;
}

/** Options of {@linkcode ControlServer}. */
export interface ControlServerOptions {
  readonly listener: ControlListener;
  readonly clock: Clock;
  handle(request: ControlRequest): ControlOutcome;
  /** Is told of a mistake in the program. */
  onBug(error: unknown): void;
}

const MAX_CONNECTIONS = 16;
const MAX_REQUEST_CHARACTERS = 64 * 1024;
/** So long a request may take to come, or an answer to be read. */
const MAX_WAIT_MS = 10_000;
const RETRY_MS = 1000;

/**
 * Answers what the operator asks of a running server.
 *
 * - Whoever says nothing, too much, or nonsense loses his connection, and nobody else is concerned.
 * - Nothing waits for it: it is closed at once.
 */
export class ControlServer implements AsyncDisposable {
  readonly #options: ControlServerOptions;
  readonly #conns = new Map<LineConn, Promise<void>>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #accepting: Promise<void>;
  #state: "listening" | "closed" = "listening";

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#accepting = this.#acceptAll();
  }

  /** Takes no more connections; who waits for the end of the server still does. */
  stopListening(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#closed.resolve();
    this.#options.listener.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopListening();
    for (const conn of this.#conns.keys()) close(conn);
    await Promise.all([this.#accepting, ...this.#conns.values()]);
  }

  async #acceptAll(): Promise<void> {
    const { listener, clock } = this.#options;
    while (!this.#isClosed()) {
      try {
        this.#take(await listener.accept());
      } catch {
        // For want of descriptors it may fail for a while, and at once each time.
        if (!this.#isClosed()) await within(clock, RETRY_MS, this.#closed.promise);
      }
    }
  }

  #isClosed(): boolean {
    return this.#state === "closed";
  }

  #take(conn: LineConn): void {
    if (this.#isClosed() || this.#conns.size >= MAX_CONNECTIONS) return close(conn);
    // Whoever went away while he was answered needs no answer.
    const served = this.#serve(conn).catch(() => {}).then(() => {
      close(conn);
      this.#conns.delete(conn);
    });
    this.#conns.set(conn, served);
  }

  async #serve(conn: LineConn): Promise<void> {
    const lines = new JsonLines(conn, MAX_REQUEST_CHARACTERS);
    for (;;) {
      const line = await this.#inTime(conn, lines.read());
      if (line === null) return;
      const { answer, after } = this.#outcomeOf(line);
      try {
        await this.#inTime(conn, lines.write(answer));
      } finally {
        // Whoever wanted it wants it also where he did not wait for the answer.
        after?.();
      }
      if (after !== undefined) return await lines.untilEnd();
      if (!answer.ok) return;
    }
  }

  async #inTime<T>(conn: LineConn, work: Promise<T>): Promise<T> {
    const timer = this.#options.clock.after(MAX_WAIT_MS, () => close(conn));
    try {
      return await work;
    } finally {
      timer.cancel();
    }
  }

  #outcomeOf(line: string): ControlOutcome {
    let request: ControlRequest;
    try {
      request = readRequest(line);
    } catch (error) {
      return { answer: { ok: false, error: error instanceof Error ? error.message : "" } };
    }
    try {
      return this.#options.handle(request);
    } catch (error) {
      this.#options.onBug(error);
      return { answer: { ok: false, error: "Internal error: the server's log has more" } };
    }
  }
}

function close(conn: LineConn): void {
  try {
    conn.close();
  } catch {
    // It is closed.
  }
}
