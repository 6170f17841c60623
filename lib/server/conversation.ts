import type { Decoder, Dialect } from "../codec/codec.ts";
import { nativeDialect } from "../codec/native_dialect.ts";
import type { Hub } from "../core/hub.ts";
import type { Session, SessionSink } from "../core/session.ts";
import { Keepalive } from "../net/keepalive.ts";
import { formatAddress, type RemoteAddress } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";

/** The part of a connection's life that comes after its dialect is known. */
export interface Conversation {
  readonly session: Session;
  readonly decoder: Decoder;
  readonly keepalive: Keepalive | null;
}

/** What a {@linkcode Conversation} begins with. */
export interface ConversationStart {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly dialect: Dialect;
  readonly sink: SessionSink;
  readonly remote: RemoteAddress;
  /** The other side shows no sign of life any more. */
  onUnresponsive(): void;
}

/** Makes a session of a connection whose dialect is known. */
export function beginConversation(start: ConversationStart): Conversation {
  const { hub, clock, dialect, sink, remote, onUnresponsive } = start;
  const address = formatAddress(remote);
  const session = hub.open({ dialect, sink, address, host: remote.hostname });
  const ping = () => session.tell({ type: "ping" }, clock.wallMs());
  const keepalive = dialect === nativeDialect
    ? new Keepalive({ ping, onUnresponsive }, { clock })
    : null;
  return { session, decoder: dialect.newDecoder(hub.limits), keepalive };
}

/** For those who spoke first; native clients find it in their welcome. */
export function showMotd({ motd }: Pick<Hub, "motd">, session: Session, atMs: number): void {
  if (motd === "") return;
  for (const text of motd.split("\n")) session.tell({ type: "notice", text }, atMs);
}
