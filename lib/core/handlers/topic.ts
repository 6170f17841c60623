/** What a room is about: asking, saying it, taking it away. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Topic } from "../../protocol/command.ts";
import { andThen, type Later } from "../../util/later.ts";
import type { ChatContext } from "../chat_context.ts";
import { takeTurn } from "../membership.ts";
import type { Room } from "../room.ts";
import { checkMaySpeak } from "../speaking.ts";
import { mayRuleOver } from "../room_rights.ts";
import { sayableText } from "../sayable_text.ts";
import type { Session } from "../session.ts";
import { withStore } from "../store_trouble.ts";

export function topic(chat: ChatContext, session: Session, command: Topic): Later {
  const room = session.roomFor(chat.rooms.named(command.room));
  const answer = () => {
    chat.answer(session, command, { type: "topic", room: room.name.shown, ...room.topic });
  };
  if (command.text === undefined) return answer();
  checkMaySetTopic(room, session);
  const bound = { what: "Topic", maxBytes: chat.limits.maxTopicBytes } as const;
  const text = sayableText(command.text, bound).trim();
  const by = session.from.name;
  return takeTurn(chat, room.outbox, () => {
    checkMaySpeak(chat, session, room);
    if (text === room.topic.topic) return answer();
    const next = { topic: text, by, atMs: chat.now() };
    const tell = () => {
      room.setTopic(next, session);
      chat.record({ type: "topic", name: by, room: room.name.shown, topic: text });
      answer();
    };
    const kept = withStore(chat, "The topic cannot be set just now", () => {
      return chat.history.describe(room.name.key, room.record({ topic: next }));
    });
    return andThen(kept, tell);
  });
}

/** A room that nobody created belongs to everybody in it. */
function checkMaySetTopic(room: Room, session: Session): void {
  if (room.creator === null || mayRuleOver(room, session)) return;
  const text = `Only its creator or an operator may set the topic of room ${room.name.shown}`;
  throw new ChatError("not-allowed", text);
}
