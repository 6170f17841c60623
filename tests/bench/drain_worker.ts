/** Connects so many sockets to a port, reads whatever comes, and counts the bytes of all together. */

/** What the worker is told to do. */
export interface Drain {
  readonly port: number;
  readonly connections: number;
  /** One 64-bit number: the bytes that were read. */
  readonly counter: SharedArrayBuffer;
}

self.addEventListener("message", (event) => {
  const { port, connections, counter } = (event as MessageEvent<Drain>).data;
  const count = new BigInt64Array(counter);
  for (let index = 0; index < connections; index++) void drain(port, count);
});

async function drain(port: number, count: BigInt64Array): Promise<void> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const read = await conn.read(buffer);
    if (read === null) return;
    Atomics.add(count, 0, BigInt(read));
  }
}
