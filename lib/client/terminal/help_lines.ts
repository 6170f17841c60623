import { wordsHelpLines } from "../../codec/words_dialect.ts";
import type { HelpEntry } from "../../protocol/event.ts";
import { CLIENT_HELP } from "./client_commands.ts";

/** What it does where pages are shown one before the other. */
const HISTORY_HELP = "/history [1-100]          Show the page before, or so many messages of it";

/**
 * What can be typed, a line for each: what the server offers, and what the client does itself.
 *
 * @param interactive Whether a person types: then passwords are asked for, and need not stand on the
 * line, and the past is shown page by page.
 */
export function helpLines(entries: readonly HelpEntry[], interactive: boolean): string[] {
  if (!interactive) return [...wordsHelpLines(entries), ...CLIENT_HELP];
  const others = entries.filter(({ command }) => command !== "history");
  const paging = others.length < entries.length ? [HISTORY_HELP] : [];
  return [...wordsHelpLines(others, "asked"), ...paging, ...CLIENT_HELP];
}
