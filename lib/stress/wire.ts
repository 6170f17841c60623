/** How a swarm talks to the server: the fewest words of each dialect that a stress test needs. */

/** What comes on a connection, as far as it matters here. */
export interface WireEars {
  /** The client is in its room now. */
  onEntered(): void;
  /** A message of this run stands in the bytes, from `start` on; valid during the call. */
  onMessage(bytes: Uint8Array, start: number): void;
  /** Something that is like a message of this run, but not all of it. */
  onDamaged(): void;
  /** The server refused something. */
  onRefused(text: string): void;
  /** The server said something else; the last one may tell why it ends the connection. */
  onRemark(text: string): void;
  /** The secret by which a later connection goes on with this one's session. */
  onToken(token: string): void;
  /** The server is owed these bytes. */
  onOwed(bytes: Uint8Array): void;
}

/** Reads what comes on one connection. */
export interface WireReader {
  push(chunk: Uint8Array): void;
}

/** Who enters where. */
export interface Greeting {
  readonly name: string;
  readonly room: string;
  /** Of an earlier connection, to go on with its session; for dialects that have such a thing. */
  readonly token: string | null;
}

/** One dialect, for one size of messages. */
export interface Wire {
  /** Whether a sender gets its own messages. */
  readonly echoesOwn: boolean;
  /** What stands around each message. */
  readonly envelope: { readonly before: Uint8Array; readonly after: Uint8Array };
  /** Takes a name and enters a room, without waiting for the answers in between. */
  greet(greeting: Greeting): Uint8Array;
  goodbye(): Uint8Array;
  newReader(ears: WireEars): WireReader;
}

/** The dialects that a swarm can speak. */
export type WireName = "keyword" | "native" | "slash" | "words";
