/**
 * Bytes over wires.
 *
 * This folder knows sockets, queues and pauses; it knows nothing of chat.
 */

/** The other end of a connection. */
export interface RemoteAddress {
  /** A numeric address; IPv4 as such, also where it came through an IPv6 socket. */
  readonly hostname: string;
  readonly port: number;
}

/** A connection that bytes go through, both ways. */
export interface Transport {
  readonly remote: RemoteAddress;
  /** How many bytes came, or null at their end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** How many of the bytes were taken; it may be a part (denoland/deno#18985). */
  write(bytes: Uint8Array): Promise<number>;
  /** Says that nothing more will be written; reading goes on. */
  closeWrite(): Promise<void>;
  /** Ends it at once; closing twice does nothing. A read under way ends with an error or null. */
  close(): void;
}

/** An address as it stands in logs: `127.0.0.1:54321`, `[::1]:54321`. */
export function formatAddress({ hostname, port }: RemoteAddress): string {
  return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}
