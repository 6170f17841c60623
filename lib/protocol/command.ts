/**
 * What somebody can ask of the server, in whatever dialect it was said.
 *
 * A command names its room; without one the session's only room is meant.
 */
import type { ChangePassword, Hello, Login, Logout, Register } from "./account_commands.ts";
import type { Answerable } from "./answer.ts";
import type { ChatError } from "./chat_error.ts";
import type {
  Ban,
  Invite,
  Kick,
  ListRules,
  Mute,
  SetAccess,
  Unban,
  Uninvite,
  Unmute,
} from "./moderation_commands.ts";
import type {
  Away,
  Help,
  ListRooms,
  ListUsers,
  Ping,
  Pong,
  Who,
  Whois,
} from "./question_commands.ts";
import type { Create, Delete, Enter, Leave, Topic } from "./room_commands.ts";
import type { History, Search, Send, SendPrivate } from "./talk_commands.ts";

export type * from "./account_commands.ts";
export type * from "./moderation_commands.ts";
export type * from "./position.ts";
export type * from "./question_commands.ts";
export type * from "./room_commands.ts";
export type * from "./talk_commands.ts";

/**
 * Something that a decoder understood only well enough to refuse it. It is never sent: a server makes
 * it of what it can't read, and answers with the error.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatError, type Refused } from "@parley/parley";
 *
 * const error = new ChatError("bad-message", 'Field "room" must be a string');
 * const refused: Refused = { type: "refused", error, ref: 4 };
 * assertEquals(refused.error.mayRetry, false);
 * ```
 */
export interface Refused extends Answerable {
  /** Which command this is. */
  readonly type: "refused";
  /** What is wrong with it, as its sender is told. */
  readonly error: ChatError;
  /** That of what was refused, where it could be read. */
  readonly sendId?: number;
}

/**
 * Everything that can be said to the server. Where a `room` is left out, the session's only room is
 * meant. `docs/protocol.md` (6.4) says which errors answer which command.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Command } from "@parley/parley";
 *
 * function addressee(command: Command): string | null {
 *   switch (command.type) {
 *     case "send":
 *       return command.room ?? "the only room";
 *     case "sendPrivate":
 *       return command.to;
 *     default:
 *       return null;
 *   }
 * }
 * assertEquals(addressee({ type: "send", text: "Hello!" }), "the only room");
 * assertEquals(addressee({ type: "listRooms" }), null);
 * ```
 */
export type Command =
  | Away
  | Ban
  | ChangePassword
  | Create
  | Delete
  | Enter
  | Hello
  | Help
  | History
  | Invite
  | Kick
  | Leave
  | ListRooms
  | ListRules
  | ListUsers
  | Login
  | Logout
  | Mute
  | Ping
  | Pong
  | Refused
  | Register
  | Search
  | Send
  | SendPrivate
  | SetAccess
  | Topic
  | Unban
  | Uninvite
  | Unmute
  | Who
  | Whois;

/**
 * The name of a command, as it stands in `type`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import type { CommandType } from "@parley/parley";
 *
 * // What a log had better leave out.
 * const WITH_SECRETS: ReadonlySet<CommandType> = new Set(["changePassword", "login", "register"]);
 * assert(WITH_SECRETS.has("login"));
 * ```
 */
export type CommandType = Command["type"];

/**
 * The command with that name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Command, CommandOf, CommandType } from "@parley/parley";
 *
 * function only<T extends CommandType>(type: T, commands: readonly Command[]): CommandOf<T>[] {
 *   return commands.filter((command): command is CommandOf<T> => command.type === type);
 * }
 * const said = only("send", [{ type: "who" }, { type: "send", text: "Hello!" }]);
 * assertEquals(said.map(({ text }) => text), ["Hello!"]);
 * ```
 */
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
