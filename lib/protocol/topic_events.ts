/** What the server says of what rooms are about. */
import type { Answer } from "./answer.ts";

/**
 * What a room is about.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { TopicInfo } from "@parley/parley";
 *
 * const shown = ({ topic, by }: TopicInfo) => topic === "" ? "No topic" : `${topic} (${by})`;
 * assertEquals(shown({ topic: "", by: null, atMs: null }), "No topic");
 * assertEquals(shown({ topic: "Tea", by: "alice", atMs: 1790000000000 }), "Tea (alice)");
 * ```
 */
export interface TopicInfo {
  /** One line; empty for none. */
  readonly topic: string;
  /** Who set it, or took it away; null where nobody did. */
  readonly by: string | null;
  /** When that was, in milliseconds since 1970, UTC; null where nobody did. */
  readonly atMs: number | null;
}

/**
 * Answers a {@linkcode Topic}, whether it asked or changed something.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type RoomTopic } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("alice");
 * await client.enter("lobby");
 * await client.topic("Tea and biscuits");
 * const now: RoomTopic = await client.topic();
 * assertEquals([now.topic, now.by], ["Tea and biscuits", "alice"]);
 * ```
 */
export interface RoomTopic extends Answer, TopicInfo {
  /** Tells this event from others. */
  readonly type: "topic";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
}

/**
 * Somebody else has changed the room's topic.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { TopicChanged } from "@parley/parley";
 *
 * const line = ({ by, topic }: TopicChanged) =>
 *   topic === "" ? `${by} has taken the topic away` : `${by} has set the topic: ${topic}`;
 * const changed = { type: "topicChanged", room: "lobby", by: "alice", atMs: 0 } as const;
 * assertEquals(line({ ...changed, topic: "Tea" }), "alice has set the topic: Tea");
 * ```
 */
export interface TopicChanged {
  /** Tells this event from others. */
  readonly type: "topicChanged";
  /** The room's name as it is shown, without `#`. */
  readonly room: string;
  /** The new one; empty where it was taken away. */
  readonly topic: string;
  /** The name of who changed it. */
  readonly by: string;
  /** When that was, in milliseconds since 1970, UTC. */
  readonly atMs: number;
}
