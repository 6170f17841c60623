/** What the client does itself, without the server. */
export type ClientCommand = "clear" | "menu";

const COMMANDS: ReadonlyMap<string, ClientCommand> = new Map([
  ["/clear", "clear"],
  ["/menu", "menu"],
]);

/** The words of these commands, without their slash. */
export const CLIENT_COMMANDS: readonly ClientCommand[] = Array.from(COMMANDS.values());

/** How they are used and what they do, for help. */
export const CLIENT_HELP: readonly string[] = [
  "/clear                    Clear the window",
  "/menu                     Choose a room from a list",
];

/** The command of a line; null for a line that is the server's. */
export function parseClientCommand(line: string): ClientCommand | null {
  return COMMANDS.get(line.trimEnd().toLowerCase()) ?? null;
}
