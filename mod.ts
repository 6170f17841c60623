/**
 * Parley as a library: the server, the client, and the protocol that both speak.
 *
 * @example A server in this process, and a client that says hello
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * assertEquals((await client.send("Hello!")).seq, 1);
 * ```
 *
 * @module
 */
export { ChatServer } from "./lib/server/chat_server.ts";
export type { ServerConfig } from "./lib/server/server_config.ts";
export type { PortRange } from "./lib/server/room_ports.ts";
export type { RoomStatus, ServerStatus } from "./lib/server/server_status.ts";
export {
  ChatClient,
  type ChatClientOptions,
  type ClientRequest,
  type EnterOptions,
} from "./lib/client/chat_client.ts";
export * from "./lib/client/reconnecting_client.ts";
export type * from "./lib/client/client_state.ts";
export type { Gap } from "./lib/client/gap.ts";
export type { LinkState } from "./lib/client/link_state.ts";
export type { AccountRequest, NewAccount } from "./lib/client/own_name.ts";
export type { EarlierLine, SendCounts, SendResult } from "./lib/client/sender.ts";
export { stateFile, type StateFileOptions } from "./lib/client/state_file.ts";
export { StateJournal, type StateJournalOptions } from "./lib/client/state_journal.ts";
export type { Credentials, ReturnQuestions } from "./lib/client/way_back.ts";
export { type Backoff, type BackoffOptions, exponentialBackoff } from "./lib/net/backoff.ts";
export {
  ConnectError,
  type ConnectErrorCode,
  type ConnectErrorOptions,
} from "./lib/client/connect_error.ts";

export type * from "./lib/protocol/answer.ts";
export type * from "./lib/protocol/command.ts";
export type * from "./lib/protocol/event.ts";
export { ChatError, type ChatErrorCode, type ChatErrorOptions } from "./lib/protocol/chat_error.ts";
export { Disconnect, type DisconnectCode } from "./lib/protocol/disconnect.ts";
export { EVERYWHERE } from "./lib/protocol/moderation.ts";
export { DEFAULT_LIMITS, type Limits, NO_RATES } from "./lib/protocol/limits.ts";

export * from "./lib/auth/authenticator.ts";
export { Accounts, type AccountsOptions } from "./lib/auth/accounts.ts";
export { type UserChange, UserStore, type UserStoreOptions } from "./lib/auth/user_store.ts";
export { UserFileError, type UserFileErrorOptions } from "./lib/auth/user_file_error.ts";
export type { UserRecord } from "./lib/auth/user_record.ts";
export { hashPassword, type PasswordHash, type ScryptCost } from "./lib/auth/password_hash.ts";
export type * from "./lib/history/history_store.ts";
export type * from "./lib/history/session_store.ts";
export { SqliteHistory, type SqliteHistoryOptions } from "./lib/history/sqlite_history.ts";
export type { Durability } from "./lib/history/sqlite/protocol.ts";
export { StoreError, type StoreErrorCode } from "./lib/history/store_error.ts";
export { MemoryHistory, type MemoryHistoryOptions } from "./lib/history/memory_history.ts";
export type * from "./lib/core/activity.ts";
export type { Name } from "./lib/protocol/names.ts";
export { type Clock, systemClock, type Timer } from "./lib/util/clock.ts";
export type { Later } from "./lib/util/later.ts";
export type { RandomHex } from "./lib/util/random_hex.ts";
