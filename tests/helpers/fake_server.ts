import { nativeDialect } from "../../lib/codec/native_dialect.ts";
import { ChatClient, type ChatClientOptions } from "../../lib/client/chat_client.ts";
import type { Command, CommandOf, CommandType } from "../../lib/protocol/command.ts";
import type { Event, Welcome } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { concat } from "./bytes.ts";

/** How a {@linkcode FakeServer} greets. */
export const WELCOME: Welcome = {
  type: "welcome",
  protocol: 1,
  server: "fake/1.0",
  session: "s1",
  token: "0123456789abcdef0123456789abcdef",
  resumed: null,
  instance: "i1",
  motd: "",
  maxFrameBytes: 65_536,
  maxTextBytes: 4096,
};

const hostname = "127.0.0.1";

/** A server that says to its one client what a test wants; a client that comes back is the next one. */
export class FakeServer {
  readonly #decoders = new Map<Deno.TcpConn, ReturnType<typeof nativeDialect.newDecoder>>();
  readonly #buffer = new Uint8Array(65_536);
  #listener = Deno.listen({ hostname, port: 0 });
  #accepted: Promise<Deno.TcpConn> = this.#listener.accept();
  #commands: Command[] = [];

  /** A client that this server has greeted. */
  static async greet(
    options: Partial<ChatClientOptions> = {},
  ): Promise<{ readonly server: FakeServer; readonly client: ChatClient }> {
    const server = new FakeServer();
    const connecting = ChatClient.connect({ hostname, port: server.port, ...options });
    await server.sayWelcome();
    return { server, client: await connecting };
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Waits for the client's greeting and answers it. */
  async sayWelcome(fields: Partial<Welcome> = {}): Promise<Command> {
    const hello = await this.hear();
    await this.say({ ...WELCOME, ...fields, ref: hello.ref ?? 0 });
    return hello;
  }

  /** The client's next command. */
  async hear(): Promise<Command> {
    const conn = await this.#accepted;
    const decoder = this.#decoders.get(conn) ?? nativeDialect.newDecoder(DEFAULT_LIMITS);
    this.#decoders.set(conn, decoder);
    while (this.#commands.length === 0) {
      const count = await conn.read(this.#buffer);
      if (count === null) throw new Error("The client ended the connection");
      for (const input of decoder.push(this.#buffer.subarray(0, count))) {
        if ("type" in input) this.#commands.push(input);
        else throw new Error("The client sent what is no frame");
      }
    }
    return this.#commands.shift()!;
  }

  /** The client's next command, which is to be of this type. */
  async hearA<T extends CommandType>(type: T): Promise<CommandOf<T>> {
    const command = await this.hear();
    if (!isOfType(command, type)) throw new Error(`Not "${type}", but "${command.type}"`);
    return command;
  }

  /** Says events, one after the other. */
  async say(...events: readonly Event[]): Promise<void> {
    for (const event of events) await this.write(nativeDialect.encoder.encode(event, 0)!);
  }

  /** Says events, all in one piece. */
  async sayAtOnce(...events: readonly Event[]): Promise<void> {
    await this.write(concat(...events.map((event) => nativeDialect.encoder.encode(event, 0)!)));
  }

  async write(bytes: Uint8Array): Promise<void> {
    const conn = await this.#accepted;
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await conn.write(rest));
  }

  /** Ends the connection; the next one that comes is the client from then on. */
  async hangUp(): Promise<void> {
    const conn = await this.#accepted;
    this.#accepted = this.#listener.accept();
    this.#accepted.catch(() => {});
    this.#commands = [];
    conn.close();
  }

  /** Ends the connection, and lets nobody in until `comeBack`. */
  async goAway(): Promise<void> {
    this.#listener.close();
    this.#commands = [];
    (await this.#accepted).close();
  }

  /** Lets a client in again, at the same port. */
  comeBack(): void {
    this.#listener = Deno.listen({ hostname, port: this.port });
    this.#accepted = this.#listener.accept();
    this.#accepted.catch(() => {});
  }

  /** Ends everything; what was ended before stays so. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#listener.close();
    } catch {
      // It has gone away.
    }
    try {
      (await this.#accepted).close();
    } catch {
      // Nobody came, or he was sent away.
    }
  }
}

function isOfType<T extends CommandType>(command: Command, type: T): command is CommandOf<T> {
  return command.type === type;
}
