import { writeAll } from "../util/write_all.ts";

/** A socket, or what a test puts in its place. */
export type LineConn = Pick<Deno.Conn, "close" | "read" | "write">;

const CHUNK_BYTES = 4096;
const utf8 = new TextEncoder();

/** Reads and writes JSON, a line each. */
export class JsonLines {
  readonly #conn: LineConn;
  readonly #maxCharacters: number;
  readonly #decoder = new TextDecoder();
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  #text = "";

  /** @param maxCharacters How long a line may be that is read. */
  constructor(conn: LineConn, maxCharacters: number) {
    this.#conn = conn;
    this.#maxCharacters = maxCharacters;
  }

  /** The next line without its end; null at the end, also at that of a line that is too long. */
  async read(): Promise<string | null> {
    let seen = 0;
    for (;;) {
      const end = this.#text.indexOf("\n", seen);
      if (end !== -1) return this.#take(end);
      seen = this.#text.length;
      if (seen > this.#maxCharacters) return null;
      const count = await this.#conn.read(this.#buffer);
      if (count === null) return null;
      this.#text += this.#decoder.decode(this.#buffer.subarray(0, count), { stream: true });
    }
  }

  async write(value: unknown): Promise<void> {
    const bytes = utf8.encode(`${JSON.stringify(value)}\n`);
    await writeAll((rest) => this.#conn.write(rest), bytes);
  }

  /** Resolves when the other side has nothing more to say. */
  async untilEnd(): Promise<void> {
    while (await this.#conn.read(this.#buffer) !== null);
  }

  #take(end: number): string {
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return line;
  }
}
