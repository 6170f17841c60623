/** What the server says of what rooms are about. */
import type { Answer } from "./answer.ts";

/** What a room is about. */
export interface TopicInfo {
  /** Empty for none. */
  readonly topic: string;
  /** Who set it, or took it away; null where nobody did. */
  readonly by: string | null;
  readonly atMs: number | null;
}

/** Answers a {@linkcode Topic}, whether it asked or changed something. */
export interface RoomTopic extends Answer, TopicInfo {
  readonly type: "topic";
  readonly room: string;
}

/** Somebody else has changed the room's topic. */
export interface TopicChanged {
  readonly type: "topicChanged";
  readonly room: string;
  /** Empty where it was taken away. */
  readonly topic: string;
  readonly by: string;
  readonly atMs: number;
}
