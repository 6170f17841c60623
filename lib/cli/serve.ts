/** The program `parleyd`: from the command line to a running server. */
import { wrapText } from "../client/terminal/text_width.ts";
import { ChatServer } from "../server/chat_server.ts";
import { Logger } from "../server/logger.ts";
import { warmUp } from "../server/warm_up.ts";
import type { ServerConfig } from "../server/server_config.ts";
import { VERSION } from "../util/version.ts";
import { systemClock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { describeFlags, settableKeys } from "./flags.ts";
import { replayLimitsOf } from "./keep_flags.ts";
import { limitsOf } from "./limit_flags.ts";
import { listenError } from "./listen_error.ts";
import { OperatorLog } from "./operator_log.ts";
import { print } from "./print.ts";
import { needsLogin, ServerAccounts } from "./server_accounts.ts";
import { openServerHistory } from "./server_history.ts";
import { SERVER_FLAGS } from "./server_flags.ts";
import { readServerSettings, type ServerSettings } from "./server_settings.ts";
import { tellTroubleOnce } from "./store_trouble.ts";
import { untilStopSignal } from "./signals.ts";

const HELP_COLUMNS = 100;

const HELP = `parleyd - a chat server for nc, telnet, programs and Parley's own client

Usage: parleyd [flags]
       parleyd users --help      for its accounts: add, passwd, remove, disable, enable, list, check
       parleyd history --help    for what it keeps: export, verify, vacuum, backup, restore
       parleyd stress --help     for a test with many clients

${describeFlags(SERVER_FLAGS)}

Where a name stands in brackets, the environment variable of that name does the same. The file that
--config names may have:
${wrapText(settableKeys(SERVER_FLAGS).join(", "), HELP_COLUMNS).join("\n")}
A flag wins over a variable, and a variable over the file. What is secret, as a code, belongs into a
variable or the file: anybody on this machine can see a flag. The users file is read anew when it
changes, and at SIGHUP. Ctrl-C tells everybody and stops; a second one ends at once.
`;

const MAX_LOG_FLUSH_MS = 500;

/**
 * Runs the server until it is told to stop.
 *
 * @throws {CliError} When it can't start.
 */
export async function serve(args: readonly string[]): Promise<void> {
  const settings = readServerSettings({ args, env: (name) => Deno.env.get(name) });
  if (settings.help) return await print(HELP);
  if (settings.version) return await print(`parleyd ${VERSION}\n`);
  // Under --watch the process outlives an orderly end at SIGTERM, and waits for a change.
  const stopSignal = untilStopSignal(settings.dev ? { signals: ["SIGINT"] } : {});
  const logger = newLogger(settings);
  await runServer(settings, logger, stopSignal);
  logger.record({ type: "stopped" });
  await within(systemClock, MAX_LOG_FLUSH_MS, logger.flush());
}

async function runServer(
  settings: ServerSettings,
  logger: Logger,
  stopSignal: Promise<void>,
): Promise<void> {
  const hostname = settings.host === "" && settings.dev ? "localhost" : settings.host;
  const notes = newNotes(settings, logger);
  const accounts = new ServerAccounts({ settings, hostname, note: (note) => notes.note(note) });
  const { authenticator } = accounts;
  const record = tellTroubleOnce((activity) => logger.record(activity));
  const env = (name: string) => Deno.env.get(name);
  // Whatever happens behind this, also that the port is taken, is a clean stop for it.
  await using history = await openServerHistory({ settings, record, env });
  const server = start({
    ...(hostname === "" ? {} : { hostname }),
    port: settings.port,
    motd: settings.motd,
    greetingDelayMs: settings.greetingDelay,
    accounts: authenticator,
    login: needsLogin(settings) ? "required" : "optional",
    limits: { ...limitsOf(settings), ...replayLimitsOf(settings) },
    history: history.store,
    record,
  }, settings);
  logger.record({ type: "started", port: server.port });
  if (history.dir !== null) logger.record({ type: "storeOpened", dir: history.dir });
  if (settings.dev) logger.print(devHints(server.port));
  const terminalClosed = Promise.withResolvers<void>();
  using _following = accounts.follow(server, terminalClosed.resolve);
  const warmed = warmUp();
  await Promise.race([stopSignal, terminalClosed.promise]);
  await server.stop();
  await warmed;
}

function newLogger({ log, logLevel, logMessages, dev }: ServerSettings): Logger {
  return new Logger({
    clock: systemClock,
    write: (bytes) => Deno.stdout.write(bytes),
    format: log,
    level: logLevel,
    messages: logMessages || dev,
  });
}

function newNotes({ log, logLevel }: ServerSettings, logger: Logger): OperatorLog {
  const print = (line: string) => logger.print(line);
  return new OperatorLog({ clock: systemClock, format: log, level: logLevel, print });
}

function start(config: ServerConfig, { host, port }: ServerSettings): ChatServer {
  try {
    return ChatServer.start(config);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw listenError(error, host, port);
  }
}

function devHints(port: number): string {
  return `
Join from this machine:   nc localhost ${port}
with Parley's client:     deno task chat localhost:${port} lobby
Demo users:               ada, grace and linus; the password is "parley"
Under "deno task dev" it starts again whenever a source changes. That, and Ctrl-C there, is abrupt:
nobody is told. "deno task server" is the one that says goodbye.
`;
}
