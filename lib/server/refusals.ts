import { slashDialect } from "../codec/slash_dialect.ts";
import { Disconnect } from "../protocol/disconnect.ts";

const utf8 = new TextEncoder();

const HTTP_TEXT =
  "This is a chat port, not a web page. Talk to it with Parley's client, nc or telnet.\n";

const HTTP_ANSWER = [
  "HTTP/1.1 400 Bad Request",
  "Content-Type: text/plain; charset=utf-8",
  `Content-Length: ${HTTP_TEXT.length}`,
  "Connection: close",
  "",
  HTTP_TEXT,
].join("\r\n");

/** The last words to somebody whose dialect is not known, or not spoken here; null for none. */
export function refusalBytes(disconnect: Disconnect, atMs: number): Uint8Array | null {
  if (disconnect === Disconnect.HTTP) return utf8.encode(HTTP_ANSWER);
  if (disconnect === Disconnect.IRC) return utf8.encode(`ERROR :${disconnect.reason}\r\n`);
  if (disconnect === Disconnect.TLS || disconnect === Disconnect.LOST) return null;
  const { code, reason, mayReconnect } = disconnect;
  return slashDialect.encoder.encode({ type: "disconnect", code, reason, mayReconnect }, atMs);
}
