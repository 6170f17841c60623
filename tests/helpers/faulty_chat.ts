import { isNetworkError } from "../../lib/net/network_error.ts";

/** A chat server of the keyword dialect that can be told to make mistakes, for tests. */
const utf8 = new TextEncoder();

/** What becomes of a line that one member is to get: the lines that it gets instead. */
export type Fault = (line: string, delivery: number, member: number) => readonly string[];

/** A server with one room, in this process; it is right unless a fault makes it wrong. */
export class FaultyChat implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #fault: Fault;
  readonly #conns: Deno.TcpConn[] = [];
  readonly #names = new Map<Deno.TcpConn, string>();
  readonly #serving: Promise<void>[] = [];
  readonly #accepting: Promise<void>;
  #deliveries = 0;

  constructor(fault: Fault = (line) => [line]) {
    this.#fault = fault;
    this.#accepting = this.#acceptAll();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Ends a member's connection, counted from 0 in the order of connecting. */
  drop(member: number): void {
    const conn = this.#conns[member];
    if (conn !== undefined && this.#names.delete(conn)) conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    await Promise.all(this.#serving);
  }

  async #acceptAll(): Promise<void> {
    try {
      for await (const conn of this.#listener) {
        this.#conns.push(conn);
        this.#names.set(conn, "");
        this.#serving.push(this.#serve(conn));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #serve(conn: Deno.TcpConn): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(65_536);
    let partial = "";
    try {
      for (let count = await conn.read(buffer); count !== null; count = await conn.read(buffer)) {
        const text = partial + decoder.decode(buffer.subarray(0, count), { stream: true });
        const lines = text.split("\r\n");
        partial = lines.pop() ?? "";
        for (const line of lines) await this.#obey(conn, line);
      }
    } catch (error) {
      if (this.#names.has(conn)) throw error;
    }
    if (this.#names.delete(conn)) conn.close();
  }

  async #obey(conn: Deno.TcpConn, line: string): Promise<void> {
    const [word = "", ...rest] = line.split(" ");
    const text = rest.join(" ");
    if (word === "USERNAME") {
      this.#names.set(conn, text);
      await this.#write(conn, `OK Welcome, ${text}!`);
    } else if (word === "JOIN") await this.#write(conn, `OK Joined ${text} (0 users)`);
    else if (word === "QUIT" && this.#names.delete(conn)) conn.close();
    else if (word === "MSG") await this.#tellAll(`ROOM #room ${this.#names.get(conn)} ${text}`);
  }

  async #tellAll(line: string): Promise<void> {
    for (const [member, conn] of this.#conns.entries()) {
      if (!this.#names.has(conn)) continue;
      const lines = this.#fault(line, this.#deliveries++, member);
      if (lines.length > 0) await this.#write(conn, lines.join("\r\n"));
    }
  }

  async #write(conn: Deno.TcpConn, text: string): Promise<void> {
    try {
      let rest = utf8.encode(`${text}\r\n`);
      while (rest.length > 0) rest = rest.subarray(await conn.write(rest));
    } catch (error) {
      // Whoever was dropped, or hung up, meanwhile.
      if (!isNetworkError(error)) throw error;
    }
  }
}
