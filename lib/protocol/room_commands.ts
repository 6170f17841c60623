/** What can be asked about rooms: going in and out, making and ending them, what they are about. */
import type { Answerable } from "./answer.ts";
import type { RoomAccess } from "./moderation.ts";
import type { Position } from "./position.ts";

/**
 * Goes into a room; answered with {@linkcode RoomEntered}, which the room's past messages follow.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Enter } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * // Stays in its other rooms. `#lobby` and `lobby` are the same room.
 * const command: Enter = { type: "enter", room: "#lobby", ifMissing: "create", exclusive: false };
 * const { room, created } = await client.request(command, "roomEntered");
 * assertEquals({ room, created }, { room: "lobby", created: true });
 * ```
 */
export interface Enter extends Answerable {
  /** Which command this is. */
  readonly type: "enter";
  /** The room's name, with or without `#`. */
  readonly room: string;
  /** What to do when there is no such room. */
  readonly ifMissing: "create" | "refuse";
  /** Whether all other rooms are left, as in the text dialects. */
  readonly exclusive: boolean;
  /** The last contiguous position that the client has shown: what follows it is sent. */
  readonly after?: Position;
  /** At most so many messages behind `after`, the newest; others are counted as missing. */
  readonly atMost?: number;
  /** What to do when the room is another than the one of `after`. @default {"enter"} */
  readonly ifOther?: "enter" | "refuse";
  /** The room's, where it has one, for who is not invited. */
  readonly password?: string;
}

/**
 * Makes a room that must not exist yet, and goes into it; an account's stays until it is deleted, a
 * guest's while somebody is there. Answered with {@linkcode RoomEntered}, refused with `room-exists`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Create } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * const command: Create = { type: "create", room: "den", exclusive: true, access: "invited" };
 * await client.request(command, "roomEntered");
 * const { rooms: [den] } = await client.rooms();
 * assertEquals([den?.creator, den?.access], ["alice", "invited"]);
 * ```
 */
export interface Create extends Answerable {
  /** Which command this is. */
  readonly type: "create";
  /** The room's name, with or without `#`. */
  readonly room: string;
  /** Whether all other rooms are left. */
  readonly exclusive: boolean;
  /** Who may enter it. @default {"open"} */
  readonly access?: RoomAccess;
  /** What lets in who is not invited, where `access` is `password`; given nowhere else. */
  readonly password?: string;
}

/**
 * Goes out of a room; answered with {@linkcode RoomLeft}, refused with `not-in-room`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Leave } from "@parley/parley";
 *
 * const leaveEach = (rooms: readonly string[]) => rooms.map((room): Leave => ({ type: "leave", room }));
 * assertEquals(leaveEach(["lobby", "games"]).at(-1), { type: "leave", room: "games" });
 * ```
 */
export interface Leave extends Answerable {
  /** Which command this is. */
  readonly type: "leave";
  /** Without one, the session's only room. */
  readonly room?: string;
}

/**
 * Ends a room and its log, for good, and puts everybody out; answered with {@linkcode RoomDeleted}.
 * Only the creator and operators may, all others are refused with `not-allowed`.
 *
 * @example The answer bears the command's number
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Delete, RoomDeleted } from "@parley/parley";
 *
 * const command: Delete = { type: "delete", room: "#games", ref: 7 };
 * const answer: RoomDeleted = { type: "roomDeleted", room: "games", by: "alice", ref: 7 };
 * assertEquals(answer.ref, command.ref);
 * ```
 */
export interface Delete extends Answerable {
  /** Which command this is. */
  readonly type: "delete";
  /** The room's name; one need not be in it. */
  readonly room: string;
}

/**
 * Asks what a room is about, or says it; answered with {@linkcode RoomTopic}. In a room that somebody
 * has created, only he and operators may say it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Topic } from "@parley/parley";
 *
 * function does({ text }: Topic): string {
 *   if (text === undefined) return "asks";
 *   return text === "" ? "takes it away" : `sets it to ${text}`;
 * }
 * assertEquals(does({ type: "topic" }), "asks");
 * assertEquals(does({ type: "topic", text: "" }), "takes it away");
 * assertEquals(does({ type: "topic", room: "lobby", text: "Lunch" }), "sets it to Lunch");
 * ```
 */
export interface Topic extends Answerable {
  /** Which command this is. */
  readonly type: "topic";
  /** Without one, the session's only room. */
  readonly room?: string;
  /** The new topic; an empty one takes it away, and without one it is asked for. */
  readonly text?: string;
}
