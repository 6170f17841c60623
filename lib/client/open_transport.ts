import { TcpTransport } from "../net/tcp_transport.ts";
import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { explainConnectError, timedOut } from "./connect_error.ts";

/** Options of {@linkcode openTransport}. */
export interface OpenTransportOptions {
  readonly hostname: string;
  readonly port: number;
  readonly clock: Clock;
  readonly maxConnectMs: number;
}

/** Connects to a server. @throws {ConnectError} */
export async function openTransport(options: OpenTransportOptions): Promise<Transport> {
  const { hostname, port, clock, maxConnectMs } = options;
  const connecting = Deno.connect({ hostname, port });
  if (!await within(clock, maxConnectMs, connecting)) {
    // What can't be cancelled is closed when it comes too late.
    connecting.then((conn) => conn.close(), () => {});
    throw timedOut(hostname, port);
  }
  try {
    return new TcpTransport(await connecting);
  } catch (error) {
    throw explainConnectError(error, hostname, port);
  }
}
