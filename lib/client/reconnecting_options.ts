import type { Backoff } from "../net/backoff.ts";
import type { ChatClientOptions } from "./chat_client.ts";
import type { ClientState } from "./client_state.ts";
import type { Gap } from "./gap.ts";
import type { ReturnQuestions } from "./way_back.ts";

/** Options of `ReconnectingClient`. */
export interface ReconnectingClientOptions
  extends Omit<ChatClientOptions, "after" | "onEvent" | "token"> {
  /** Is told everything that the server says, each message once over all connections. */
  readonly onEvent?: ChatClientOptions["onEvent"];
  /** Is told of messages that it can't be told, in their place among the others. */
  readonly onGap?: (gap: Gap) => void;
  /** Is told that `link` or `counts` changed. */
  readonly onChange?: () => void;
  /** @default {nothing is answered: the client ends, or stays out of the room} */
  readonly questions?: ReturnQuestions;
  /** @default {from 1 s, doubling up to 30 s, each up to 30 % shorter by chance} */
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

/** Options of {@linkcode ReconnectingClient.connect}. */
export interface ConnectOptions {
  /**
   * The room where one wants to be: of the rooms of an earlier run only that one is entered again,
   * and those that lines wait for.
   *
   * @default {all of them}
   */
  readonly room?: string;
}
