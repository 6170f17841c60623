import type { ModerationActivity } from "../core/activity.ts";
import { untilText } from "../core/rule_text.ts";
import { EVERYWHERE } from "../protocol/moderation.ts";

/** `kim banned ben (address 192.0.2.7) from the server until 2026-11-21 12:00:15: spam`. */
export function moderationText(activity: ModerationActivity): string {
  return `${activity.name} ${deedText(activity)}${untilText(activity)}`;
}

function deedText(activity: ModerationActivity): string {
  const whom = whomText(activity);
  const room = activity.room === EVERYWHERE ? "the server" : `room ${activity.room}`;
  const inside = activity.room === EVERYWHERE ? "on the server" : `in ${room}`;
  switch (activity.act) {
    case "kick":
      return `kicked ${whom} ${activity.room === EVERYWHERE ? "off" : "out of"} ${room}`;
    case "ban":
      return `banned ${whom} from ${room}`;
    case "unban":
      return `lifted the ban of ${whom} from ${room}`;
    case "mute":
      return `muted ${whom} ${inside}`;
    case "unmute":
      return `let ${whom} speak again ${inside}`;
    case "invite":
      return `invited ${whom} to ${room}`;
    case "uninvite":
      return `took back the invitation of ${whom} to ${room}`;
  }
}

function whomText({ who, subject, addresses }: ModerationActivity): string {
  const [first] = addresses;
  if (subject !== "address" || first === undefined || first === who) return who;
  return `${who} (${addresses.length === 1 ? "address" : "addresses"} ${addresses.join(", ")})`;
}
