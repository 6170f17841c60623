/** The program `parley`: from the command line to a conversation. */
import { ConnectError } from "../client/connect_error.ts";
import type { Console } from "../client/terminal/console.ts";
import { EditorConsole } from "../client/terminal/editor_console.ts";
import { HistoryFile } from "../client/terminal/history_file.ts";
import { MAX_HISTORY_LINES } from "../client/terminal/input_history.ts";
import { PlainConsole } from "../client/terminal/plain_console.ts";
import { inColor, inMono, wantsColor } from "../client/terminal/style.ts";
import { SystemTerminal } from "../client/terminal/system_terminal.ts";
import { TerminalApp } from "../client/terminal/terminal_app.ts";
import { TERMINAL_COMMANDS } from "../client/terminal/typed_line.ts";
import { stateFile } from "../client/state_file.ts";
import { StateJournal } from "../client/state_journal.ts";
import { clientFiles, clientPlaces } from "./client_files.ts";
import { CLIENT_PROGRAM } from "./program/client_program.ts";
import { type ClientSettings, readClientSettings } from "./client_settings.ts";
import { CliError, nothingBehind, usageError } from "./cli_error.ts";
import { describePlaces } from "./file_place.ts";
import { programHelp } from "./program/help.ts";
import { parseServerAddress } from "./server_address.ts";
import { leaveSignals, untilStopSignal } from "./signals.ts";
import { systemClock } from "../util/clock.ts";
import { VERSION } from "../util/version.ts";

const env = (name: string) => Deno.env.get(name);
const sources = { os: Deno.build.os, env } as const;

/**
 * Talks until the end of the input.
 *
 * @throws {CliError} When there is no connection, or it may not be made again.
 */
export async function chat(args: readonly string[]): Promise<void> {
  const { values, rest } = readClientSettings(args, sources);
  const terminal = new SystemTerminal();
  if (values.help) return terminal.write(programHelp(CLIENT_PROGRAM) + ownFiles(values));
  if (values.version) return terminal.write(`parley ${VERSION}\n`);
  if (values.tls) {
    throw usageError("Cannot use --tls: the server has no encryption yet. Leave it out");
  }
  const place = placeOf(values, rest);
  using console = newConsole(terminal, values);
  using state = await openState(console, values, place);
  const app = new TerminalApp({ console, client: `parley/${VERSION}`, state, ...place });
  const stopped = untilStopSignal({ signals: leaveSignals(Deno.build.os) }).then(() => app.stop());
  // Who no longer reads has seen enough; a full disk is worth a word.
  let unwritten: Error | null = null;
  const broken = terminal.broken.then((error) => {
    unwritten = error instanceof Deno.errors.BrokenPipe ? null : error;
    return app.stop();
  });
  try {
    const farewell = await Promise.race([app.run(), stopped, broken]);
    if (unwritten !== null) throw cannotWrite(unwritten);
    if (farewell.state !== "done") throw new CliError(farewell.text, 1);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    throw new CliError(error.message, 1, { cause: error });
  }
}

function cannotWrite(error: Error): CliError {
  return new CliError(`Cannot write what is said: ${error.message}`, 1, { cause: error });
}

/** What whoever runs it has where. */
function ownFiles(settings: ClientSettings): string {
  return `\nYour files:\n\n${describePlaces(clientPlaces(settings, sources))}\n`;
}

/** An editor where somebody types, plain lines everywhere else. */
function newConsole(terminal: SystemTerminal, settings: ClientSettings): Console {
  const { color, bell } = settings;
  const clock = systemClock;
  const term = env("TERM");
  const isTerminal = terminal.isTerminal() && Deno.stdout.isTerminal();
  if (!isTerminal || term === "dumb") return new PlainConsole({ terminal, clock });
  const noColor = env("NO_COLOR");
  const paint = wantsColor({ mode: color, isTerminal, term, noColor }) ? inColor : inMono;
  return new EditorConsole({
    terminal,
    clock,
    paint,
    commands: TERMINAL_COMMANDS,
    bell: bell === "on",
    store: settings.history === "on" ? newHistoryFile() : null,
  });
}

/** Without a folder for it, or leave to write there, lines are kept for this run only. */
function newHistoryFile(): HistoryFile | null {
  const path = clientFiles(sources)?.history;
  return path === undefined ? null : new HistoryFile({ path, maxLines: MAX_HISTORY_LINES });
}

/** What outlives the program; null where nothing does, which is told where somebody expects it. */
async function openState(
  console: Console,
  { state }: ClientSettings,
  { hostname, port, name, likelyName }: ReturnType<typeof placeOf>,
): Promise<StateJournal | null> {
  const folder = clientFiles(sources)?.servers;
  if (state === "off" || !console.interactive || folder === undefined) return null;
  const path = stateFile({ folder, hostname, port, name: name ?? likelyName ?? null });
  const tell = (error: Error) => console.notice(`${error.message}. Nothing is kept for next time.`);
  try {
    const journal = await StateJournal.open({ path, onTrouble: tell });
    if (journal !== "locked") return journal;
    console.notice("You are here in another window, too: this one does not keep where you were.");
  } catch (error) {
    tell(error as Error);
  }
  return null;
}

function placeOf(settings: ClientSettings, rest: readonly string[]) {
  // Where the server is named by a flag, all that is left to name is the room.
  const words = settings.host === "" ? rest : [settings.host, ...rest];
  const [address = "localhost", room = settings.room, ...more] = words;
  nothingBehind(more);
  const { hostname, port = settings.port } = parseServerAddress(address);
  if (/^\d+$/.test(room) && room !== settings.room) {
    throw usageError(`Is ${room} a port or a room? Say ${hostname}:${room}, or --room ${room}`);
  }
  const likelyName = env("USER") ?? env("USERNAME");
  return {
    hostname,
    port,
    ...(room === "" ? {} : { room }),
    ...(settings.name === "" ? {} : { name: settings.name }),
    ...(likelyName === undefined ? {} : { likelyName }),
  };
}
