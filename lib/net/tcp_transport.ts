import type { RemoteAddress, Transport } from "./transport.ts";

const MAPPED_IPV4_PREFIX = "::ffff:";

/** A TCP connection. Nagle's algorithm is off: what is written at once is sent at once. */
export class TcpTransport implements Transport {
  readonly remote: RemoteAddress;
  readonly #conn: Deno.TcpConn;
  #state: "open" | "closed" = "open";

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    const { hostname, port } = conn.remoteAddr;
    const isMapped = hostname.startsWith(MAPPED_IPV4_PREFIX);
    this.remote = {
      hostname: isMapped ? hostname.slice(MAPPED_IPV4_PREFIX.length) : hostname,
      port,
    };
    this.#configure();
  }

  read(buffer: Uint8Array): Promise<number | null> {
    return this.#conn.read(buffer);
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#conn.write(bytes);
  }

  closeWrite(): Promise<void> {
    return this.#conn.closeWrite();
  }

  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#conn.close();
  }

  #configure(): void {
    try {
      this.#conn.setNoDelay(true);
      this.#conn.setKeepAlive(true);
    } catch {
      // The other side may be gone already, which reading will tell.
    }
  }
}
