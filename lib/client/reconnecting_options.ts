import type { Backoff } from "../net/backoff.ts";
import type { ChatClientOptions } from "./chat_client.ts";
import type { ClientState } from "./client_state.ts";
import type { Gap } from "./gap.ts";
import type { ReturnQuestions } from "./way_back.ts";

/**
 * Options of `ReconnectingClient`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer, ReconnectingClient, type ReconnectingClientOptions } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * const links: string[] = [];
 * const options: ReconnectingClientOptions = {
 *   hostname: "127.0.0.1",
 *   port: server.port,
 *   maxOfflineMs: 60 * 60 * 1000, // It gives up after an hour.
 *   onChange: () => links.push(client.link.type),
 * };
 * const client = new ReconnectingClient(options);
 * await client.connect();
 * await client.logout();
 * assertEquals([links.at(0), links.at(-1)], ["connected", "ended"]);
 * ```
 */
export interface ReconnectingClientOptions
  extends Omit<ChatClientOptions, "after" | "onEvent" | "token"> {
  /** Is told everything that the server says, each message once over all connections. */
  readonly onEvent?: ChatClientOptions["onEvent"];
  /** Is told of messages that it can't be told, in their place among the others. */
  readonly onGap?: (gap: Gap) => void;
  /** Is told that the client's `link` or `counts` changed. */
  readonly onChange?: () => void;
  /**
   * Is asked when coming back is refused.
   *
   * @default {the client ends, or stays out of the room}
   */
  readonly questions?: ReturnQuestions;
  /**
   * How long it waits before each try to come back.
   *
   * @default {from 1 s, doubling up to 30 s, each up to 30 % shorter by chance}
   */
  readonly backoff?: Backoff;
  /** For how long it tries to come back, in milliseconds. @default {Infinity} */
  readonly maxOfflineMs?: number;
  /** What outlives the process: it goes on where an earlier run ended. @default {nothing does} */
  readonly state?: ClientState | null;
  /**
   * With a state: how many messages from before are told again, as past, in a room where it goes on.
   *
   * @default {20}
   */
  readonly pageMessages?: number;
  /** With a state: how many messages behind them are told at most, the newest. @default {1000} */
  readonly maxMissed?: number;
}

/**
 * Options of {@linkcode ReconnectingClient.connect}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ConnectOptions } from "@parley/parley";
 *
 * const optionsFor = (room?: string): ConnectOptions => room === undefined ? {} : { room };
 * assertEquals(optionsFor("lobby"), { room: "lobby" });
 * ```
 */
export interface ConnectOptions {
  /**
   * The room where one wants to be: of the rooms of an earlier run only that one is entered again,
   * and those that lines wait for.
   *
   * @default {all of them}
   */
  readonly room?: string;
}
