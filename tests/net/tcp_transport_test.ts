import { assertEquals } from "@std/assert";
import { isNetworkError } from "../../lib/net/network_error.ts";
import { TcpTransport } from "../../lib/net/tcp_transport.ts";
import { utf8 } from "../helpers/bytes.ts";

/** Both ends of a connection on this machine. */
async function connect(): Promise<[Deno.TcpConn, Deno.TcpConn]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  return await Promise.all([listener.accept(), Deno.connect({ hostname: "127.0.0.1", port })]);
}

async function transports(): Promise<[TcpTransport, TcpTransport]> {
  const [near, far] = await connect();
  return [new TcpTransport(near), new TcpTransport(far)];
}

async function readText(transport: TcpTransport): Promise<string | null> {
  const buffer = new Uint8Array(100);
  const count = await transport.read(buffer);
  return count === null ? null : new TextDecoder().decode(buffer.subarray(0, count));
}

Deno.test("TcpTransport reads and writes, and ends each way on its own", async () => {
  const [near, far] = await transports();
  assertEquals(await near.write(utf8("Hello")), 5);
  assertEquals(await readText(far), "Hello");
  await near.closeWrite();
  assertEquals(await readText(far), null);
  assertEquals(await far.write(utf8("Goodbye")), 7);
  assertEquals(await readText(near), "Goodbye");
  near.close();
  far.close();
});

Deno.test("TcpTransport.remote is where the other end is", async () => {
  const [near, far] = await connect();
  const { hostname, port } = far.localAddr;
  assertEquals(new TcpTransport(near).remote, { hostname, port });
  near.close();
  far.close();
});

Deno.test("TcpTransport.remote is an IPv4 address as such, also through an IPv6 socket", async () => {
  const [near, far] = await connect();
  // Only a socket on all addresses gets such a one, which tests have no permission for.
  const remoteAddr = { transport: "tcp", hostname: "::ffff:192.0.2.7", port: 5000 };
  const mapped: Deno.TcpConn = Object.create(near, { remoteAddr: { value: remoteAddr } });
  assertEquals(new TcpTransport(mapped).remote, { hostname: "192.0.2.7", port: 5000 });
  near.close();
  far.close();
});

Deno.test("TcpTransport.close() ends a read under way with null or a network error", async () => {
  const [near, far] = await transports();
  const read = near.read(new Uint8Array(1)).catch((error) => {
    if (!isNetworkError(error)) throw error;
    return null;
  });
  near.close();
  assertEquals(await read, null);
  far.close();
});

Deno.test("TcpTransport.close() may be called twice", async () => {
  const [near, far] = await transports();
  near.close();
  near.close();
  assertEquals(await readText(far), null);
  far.close();
});
