import { andThen, type Later } from "../util/later.ts";
import type { ChatContext } from "./chat_context.ts";
import type { Room } from "./room.ts";
import type { RoomPolicy } from "./room_policy.ts";
import { withStore } from "./store_trouble.ts";

/**
 * Gives a room another policy, which counts when it is kept; part of a turn.
 *
 * @param problem What is told where it can't be kept.
 * @throws {ChatError} `unavailable`, and the policy is the one before.
 */
export function keepPolicy(
  chat: ChatContext,
  room: Room,
  policy: RoomPolicy,
  problem = "That cannot be done just now",
): Later {
  const kept = withStore(chat, problem, () => {
    return chat.history.describe(room.name.key, room.record({ policy }));
  });
  return andThen(kept, () => void (room.policy = policy));
}
