import { usageError } from "./cli_error.ts";
import { wholeNumber } from "./flags.ts";

/** Where a server is. */
export interface ServerAddress {
  readonly hostname: string;
  /** Undefined where none was named. */
  readonly port: number | undefined;
}

const BRACKETED_REGEXP = /^\[([^\]]*)\](?::(.*))?$/;
const HOST_PORT_REGEXP = /^([^:]*):([^:]*)$/;
const IPV6_REGEXP = /^[\da-f:.]+(?:%\w+)?$/i;
const parsePort = wholeNumber(1, 65_535);

/**
 * Reads `host`, `host:port`, `[::1]:port` or `::1`.
 *
 * @throws {CliError} With status 2.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseServerAddress } from "./server_address.ts";
 *
 * assertEquals(parseServerAddress("[::1]:9999"), { hostname: "::1", port: 9999 });
 * assertEquals(parseServerAddress("chat.example"), { hostname: "chat.example", port: undefined });
 * ```
 */
export function parseServerAddress(typed: string): ServerAddress {
  const match = BRACKETED_REGEXP.exec(typed) ?? HOST_PORT_REGEXP.exec(typed);
  const hostname = match === null ? typed : match[1] ?? "";
  if (hostname.includes(":") && !IPV6_REGEXP.test(hostname)) {
    throw usageError(`Cannot find a host and a port in "${typed}"`);
  }
  if (hostname === "") throw usageError(`Cannot find a host in "${typed}"`);
  const port = match?.[2];
  return { hostname, port: port === undefined ? undefined : readPort(port, typed) };
}

function readPort(port: string, typed: string): number {
  try {
    return parsePort(port);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError(`Cannot use the port of "${typed}": ${error.message}`);
  }
}
