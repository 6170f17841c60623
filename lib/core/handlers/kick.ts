/** Putting somebody out; he may come back. */
import { ChatError } from "../../protocol/chat_error.ts";
import type { Kick } from "../../protocol/command.ts";
import { Disconnect } from "../../protocol/disconnect.ts";
import { EVERYWHERE } from "../../protocol/moderation.ts";
import { quote } from "../../protocol/text.ts";
import type { Later } from "../../util/later.ts";
import { withText } from "../../util/with_text.ts";
import type { ChatContext } from "../chat_context.ts";
import { takeTurn } from "../membership.ts";
import { placeName, reasonOf, ruledPlace, tellDeed } from "../moderating.ts";
import { putOff, putOut } from "../putting_out.ts";
import type { Session } from "../session.ts";
import { checkMayDoTo, targetOf } from "../target.ts";

export function kick(chat: ChatContext, session: Session, command: Kick): Later {
  const place = ruledPlace(chat, session, command.room);
  const reason = reasonOf(chat, command);
  const target = targetOf(chat, session, command);
  checkMayDoTo(chat, session, target);
  const by = session.from.name;
  const tell = (count: number) => {
    if (count === 0) throw notThere(command, placeName(place));
    tellDeed(chat, session, command, { act: "kick", place, target, reason });
  };
  if (place === EVERYWHERE) {
    const text = withText(`You were put off the server by ${by}`, reason, ".");
    return tell(putOff(chat, target, Disconnect.KICKED.because(text)));
  }
  return takeTurn(chat, place.outbox, () => {
    tell(putOut(chat, place, target, { why: "kicked", by, reason, untilMs: null }));
  });
}

function notThere({ who }: Kick, place: string): ChatError {
  const where = place === EVERYWHERE ? "here" : `in room ${place}`;
  return new ChatError("user-not-found", `${quote(who)} is not ${where}`);
}
