import { decodePayload, encodeCommandFrame } from "../../lib/codec/native_dialect.ts";
import { FrameSplitter } from "../../lib/codec/native_frames.ts";
import { decodeEvent } from "../../lib/codec/native_messages.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { Event } from "../../lib/protocol/event.ts";
import { Connection } from "../../lib/server/connection.ts";
import { concat, latin1, textOf, utf8 } from "./bytes.ts";
import type { Chat } from "./chat_fixture.ts";
import { MemoryTransport } from "./memory_transport.ts";
import { turn } from "./turn.ts";

/** How long the connections of tests wait for a first byte before they greet. */
export const GREETING_DELAY_MS = 300;

/** How long they have for logging in, where that is required. */
export const LOGIN_TIMEOUT_MS = 60_000;

/** What a peer needs of a chat, whatever its store. */
type AnyChat = Pick<Chat, "hub" | "clock">;

/** Options of {@linkcode TestPeer.connect}. */
export interface TestPeerOptions {
  /** Whether it closes its end when the server has closed the other one. @default {true} */
  readonly closesInTurn?: boolean;
  /** The room to whose port it comes. @default {It comes to the main port} */
  readonly room?: string;
}

/** Somebody at the other end of a connection of the server, over a wire in memory; he reads all. */
export class TestPeer {
  /** The server's end of the wire: what is switched there happens to the server. */
  readonly wire: MemoryTransport;
  readonly connection: Connection;
  /** Resolves when the server is done with the connection. */
  readonly served: Promise<void>;
  readonly #own: MemoryTransport;
  #heard: Uint8Array = new Uint8Array(0);
  #state: "open" | "told the end" = "open";

  private constructor(chat: AnyChat, options: TestPeerOptions) {
    [this.wire, this.#own] = MemoryTransport.pair();
    this.connection = new Connection({
      transport: this.wire,
      hub: chat.hub,
      clock: chat.clock,
      ...(options.room === undefined ? {} : { room: options.room }),
      greetingDelayMs: GREETING_DELAY_MS,
      loginTimeoutMs: LOGIN_TIMEOUT_MS,
    });
    this.served = this.connection.serve();
    void this.#readAll(options.closesInTurn ?? true);
  }

  static connect(chat: AnyChat, options: TestPeerOptions = {}): TestPeer {
    return new TestPeer(chat, options);
  }

  /** A native client in a room, with what it was told so far taken. */
  static async native(chat: AnyChat, name: string, room: string): Promise<TestPeer> {
    const peer = new TestPeer(chat, {});
    await peer.command({ type: "login", name }, {
      type: "enter",
      room,
      ifMissing: "create",
      exclusive: true,
    });
    peer.takeEvents();
    return peer;
  }

  /** Somebody with `nc` in a room, with what he was told so far taken. */
  static async slash(chat: AnyChat, name: string, room: string): Promise<TestPeer> {
    const peer = new TestPeer(chat, {});
    await peer.say(`/nick ${name}`, `/join ${room}`);
    peer.take();
    return peer;
  }

  /** Whether the server has said that nothing more will come. */
  get toldTheEnd(): boolean {
    return this.#state === "told the end";
  }

  /** Says lines, all in one piece. */
  say(...lines: readonly string[]): Promise<void> {
    return this.write(utf8(lines.map((line) => `${line}\r\n`).join("")));
  }

  /** Says commands in frames, all in one piece. */
  command(...commands: readonly Exclude<Command, { type: "refused" }>[]): Promise<void> {
    return this.write(concat(...commands.map(encodeCommandFrame)));
  }

  /** Writes bytes, and lets happen what they cause. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#own.write(bytes);
    await turn();
  }

  /** Says that nothing more will be said. */
  async hangUp(): Promise<void> {
    await this.#own.closeWrite();
    await turn();
  }

  /** Closes both ways at once. */
  async vanish(): Promise<void> {
    this.#own.close();
    await turn();
  }

  /** The text that came since this was asked last. */
  take(): string {
    return textOf(this.#takeBytes()) ?? "";
  }

  /** The bytes that came since this was asked last, a character each. */
  takeLatin1(): string {
    return latin1(this.#takeBytes());
  }

  /** The events that came since this was asked last. */
  takeEvents(): Event[] {
    const events: Event[] = [];
    for (const frame of new FrameSplitter(2 ** 24 - 1).push(this.#takeBytes())) {
      if (typeof frame === "symbol") throw new Error("The server did not send a frame");
      events.push(decodeEvent(decodePayload(frame)));
    }
    return events;
  }

  #takeBytes(): Uint8Array {
    const heard = this.#heard;
    this.#heard = new Uint8Array(0);
    return heard;
  }

  async #readAll(closesInTurn: boolean): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (;;) {
        const count = await this.#own.read(buffer);
        if (count === null) break;
        this.#heard = concat(this.#heard, buffer.subarray(0, count));
      }
      this.#state = "told the end";
      if (closesInTurn) this.#own.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.Interrupted)) throw error;
    }
  }
}
