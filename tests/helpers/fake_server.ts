import { nativeDialect } from "../../lib/codec/native_dialect.ts";
import { ChatClient, type ChatClientOptions } from "../../lib/client/chat_client.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { Event, Welcome } from "../../lib/protocol/event.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";

/** How a {@linkcode FakeServer} greets. */
export const WELCOME: Welcome = {
  type: "welcome",
  protocol: 1,
  server: "fake/1.0",
  session: "s1",
  motd: "",
  maxFrameBytes: 65_536,
  maxTextBytes: 4096,
};

/** A server that says to its one client what a test wants. */
export class FakeServer {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #accepted: Promise<Deno.TcpConn> = this.#listener.accept();
  readonly #decoder = nativeDialect.newDecoder(DEFAULT_LIMITS);
  readonly #commands: Command[] = [];
  readonly #buffer = new Uint8Array(65_536);

  /** A client that this server has greeted. */
  static async greet(
    options: Partial<ChatClientOptions> = {},
  ): Promise<{ readonly server: FakeServer; readonly client: ChatClient }> {
    const server = new FakeServer();
    const connecting = ChatClient.connect({ hostname: "127.0.0.1", port: server.port, ...options });
    await server.sayWelcome();
    return { server, client: await connecting };
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Waits for the client's greeting and answers it. */
  async sayWelcome(): Promise<Command> {
    const hello = await this.hear();
    await this.say({ ...WELCOME, ref: hello.ref ?? 0 });
    return hello;
  }

  /** The client's next command. */
  async hear(): Promise<Command> {
    const conn = await this.#accepted;
    while (this.#commands.length === 0) {
      const count = await conn.read(this.#buffer);
      if (count === null) throw new Error("The client ended the connection");
      for (const input of this.#decoder.push(this.#buffer.subarray(0, count))) {
        if ("type" in input) this.#commands.push(input);
        else throw new Error("The client sent what is no frame");
      }
    }
    return this.#commands.shift()!;
  }

  /** Says events, all in one piece. */
  async say(...events: readonly Event[]): Promise<void> {
    for (const event of events) await this.write(nativeDialect.encoder.encode(event, 0)!);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const conn = await this.#accepted;
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await conn.write(rest));
  }

  /** Ends the connection. */
  async hangUp(): Promise<void> {
    (await this.#accepted).close();
  }

  /** Ends everything; what was ended before stays so. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    try {
      (await this.#accepted).close();
    } catch {
      // Nobody came, or he was sent away.
    }
  }
}
