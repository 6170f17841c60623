/** Somebody at the other end of a text socket, for tests. */
const utf8 = new TextEncoder();

/** Options of {@linkcode LinePeer.connect}. */
export interface LinePeerOptions {
  readonly port: number;
  /** @default {"127.0.0.1"} */
  readonly hostname?: string;
}

/**
 * How a read fails that has no more to read. Whoever talks until the server is gone may be reset: what
 * he had not read by then would be missed in his lines.
 */
const ENDS = [
  Deno.errors.BadResource,
  Deno.errors.ConnectionReset,
  Deno.errors.Interrupted,
] as const;

/** Says lines, and waits for what it should read; it reads all the time. */
export class LinePeer {
  /** Every line that came, without its end. */
  readonly lines: string[] = [];
  readonly #conn: Deno.TcpConn;
  readonly #ended: Promise<void>;
  #state: "open" | "ended" = "open";
  #wake = () => {};

  private constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    this.#ended = this.#readAll();
  }

  static async connect(options: LinePeerOptions): Promise<LinePeer> {
    const { port, hostname = "127.0.0.1" } = options;
    return new LinePeer(await Deno.connect({ hostname, port }));
  }

  async say(...lines: string[]): Promise<void> {
    let rest = utf8.encode(lines.map((line) => `${line}\r\n`).join(""));
    while (rest.length > 0) rest = rest.subarray(await this.#conn.write(rest));
  }

  /** Waits for a line that has this in it, also one that came before. */
  async until(part: string): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => line.includes(part));
      if (found !== undefined) return found;
      if (this.#state === "ended") throw new Error(`It ended without "${part}": ${this.lines}`);
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Waits until so many lines more have come than now. */
  async more(count: number): Promise<void> {
    const wanted = this.lines.length + count;
    while (this.lines.length < wanted && this.#state === "open") {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Waits for the other side to end the connection, and closes it. */
  async end(): Promise<void> {
    await this.#ended;
    this.close();
  }

  close(): void {
    if (this.#state === "open") this.#conn.close();
    this.#state = "ended";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#ended;
  }

  async #readAll(): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(16_384);
    let partial = "";
    try {
      for (;;) {
        const count = await this.#conn.read(buffer);
        if (count === null) break;
        const lines = (partial + decoder.decode(buffer.subarray(0, count), { stream: true }))
          .split("\r\n");
        partial = lines.pop() ?? "";
        this.lines.push(...lines);
        this.#wake();
      }
    } catch (error) {
      if (!ENDS.some((end) => error instanceof end)) throw error;
    }
    this.close();
    this.#wake();
  }
}
