/** The program `parley`: from the command line to a conversation. */
import { ConnectError } from "../client/connect_error.ts";
import type { Console } from "../client/terminal/console.ts";
import { EditorConsole } from "../client/terminal/editor_console.ts";
import { PlainConsole } from "../client/terminal/plain_console.ts";
import { inColor, plain, wantsColor } from "../client/terminal/style.ts";
import { SystemTerminal } from "../client/terminal/system_terminal.ts";
import { TerminalApp } from "../client/terminal/terminal_app.ts";
import { CLIENT_FLAGS, type ClientFlags } from "./client_flags.ts";
import { CliError, usageError } from "./cli_error.ts";
import { describeFlags, type FlagValues, readFlags } from "./flags.ts";
import { parseServerAddress } from "./server_address.ts";
import { leaveSignals, untilStopSignal } from "./signals.ts";
import { systemClock } from "../util/clock.ts";
import { VERSION } from "../util/version.ts";

const HELP = `parley - a terminal client for Parley

Usage: parley [flags] [host[:port]] [room]

${describeFlags(CLIENT_FLAGS)}

Each flag is also an environment variable, named in brackets. What is typed is said to the room;
login NAME, create ROOM, enter ROOM, who and logout do what they say, and /help lists the rest.
In a pipe it says each line and shows the answers: echo hello | parley localhost lobby
`;

type Settings = FlagValues<ClientFlags>;

/**
 * Talks until the end of the input.
 *
 * @throws {CliError} When there is no connection, or it is lost.
 */
export async function chat(args: readonly string[]): Promise<void> {
  const env = (name: string) => Deno.env.get(name);
  const { values, rest } = readFlags(CLIENT_FLAGS, { args, env });
  const terminal = new SystemTerminal();
  if (values.help) return terminal.write(HELP);
  if (values.version) return terminal.write(`parley ${VERSION}\n`);
  const place = placeOf(values, rest);
  using console = newConsole(terminal, values);
  const app = new TerminalApp({ console, client: `parley/${VERSION}`, ...place });
  const stopped = untilStopSignal({ signals: leaveSignals(Deno.build.os) }).then(() => app.stop());
  try {
    const farewell = await Promise.race([app.run(), stopped]);
    if (farewell.state !== "done") throw new CliError(farewell.text, 1);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    throw new CliError(error.message, 1, { cause: error });
  }
}

/** An editor where somebody types, plain lines everywhere else. */
function newConsole(terminal: SystemTerminal, { color, bell }: Settings): Console {
  const clock = systemClock;
  const term = Deno.env.get("TERM");
  const isTerminal = terminal.isTerminal() && Deno.stdout.isTerminal();
  if (!isTerminal || term === "dumb") return new PlainConsole({ terminal, clock });
  const noColor = Deno.env.get("NO_COLOR");
  const paint = wantsColor({ mode: color, isTerminal, term, noColor }) ? inColor : plain;
  return new EditorConsole({ terminal, clock, paint, bell: bell === "on" });
}

function placeOf(settings: Settings, rest: readonly string[]) {
  // Where the server is named by a flag, all that is left to name is the room.
  const words = settings.host === "" ? rest : [settings.host, ...rest];
  const [address = "localhost", room = settings.room, ...more] = words;
  if (more.length > 0) throw usageError(`Cannot understand "${more[0]}"`);
  const { hostname, port = settings.port } = parseServerAddress(address);
  if (/^\d+$/.test(room) && room !== settings.room) {
    throw usageError(`Is ${room} a port or a room? Say ${hostname}:${room}, or --room ${room}`);
  }
  const likelyName = Deno.env.get("USER") ?? Deno.env.get("USERNAME");
  return {
    hostname,
    port,
    ...(room === "" ? {} : { room }),
    ...(settings.name === "" ? {} : { name: settings.name }),
    ...(likelyName === undefined ? {} : { likelyName }),
  };
}
