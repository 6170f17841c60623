import type { Gap } from "../gap.ts";

/** What is told of messages that are not shown, a line each. */
export function gapTexts(gap: Gap): string[] {
  return [...lostTexts(gap), ...missingTexts(gap)];
}

function lostTexts({ room, lost }: Gap): string[] {
  if (lost === 0) return [];
  const [count, are] = subject(lost, room, "is", "are");
  return [
    `${count} that you have seen ${are} not on the server any more: its machine failed, or a backup was ` +
    "restored.",
  ];
}

function missingTexts({ room, missing, server }: Gap): string[] {
  if (missing === 0) return [];
  if (missing === null) return [anewText(room, server)];
  const [count, are] = subject(missing, room, "is", "are");
  return [
    room === null
      ? `${count} ${are} missing: the server does not keep so many.`
      : `${count} ${are} missing here: /history shows what the server still has.`,
  ];
}

/** So many messages, and the form of the verb for them. */
function subject(count: number, room: string | null, one: string, many: string): [string, string] {
  const what = room === null ? "private message" : "message";
  return count === 1 ? [`One ${what}`, one] : [`${count} ${what}s`, many];
}

function anewText(room: string | null, server: Gap["server"]): string {
  if (room === null) return "What was said to you alone meanwhile may be missing.";
  return server === "other"
    ? "The server was started anew: what was said meanwhile may be missing here."
    : `Room ${room} was deleted while you were away: this is a new one.`;
}
