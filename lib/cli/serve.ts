/** The program `parleyd`: from the command line to a running server. */
import { ChatServer } from "../server/chat_server.ts";
import { parseLogLevels } from "../server/log_areas.ts";
import { Logger } from "../server/logger.ts";
import { warmUp } from "../server/warm_up.ts";
import type { ServerConfig } from "../server/server_config.ts";
import { VERSION } from "../util/version.ts";
import { systemClock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { programHelp } from "./program/help.ts";
import { listenError } from "./listen_error.ts";
import { operate } from "./operation.ts";
import { IS_PACKED } from "./packed.ts";
import { print } from "./print.ts";
import { needsLogin, ServerAccounts } from "./server_accounts.ts";
import { ServerControl } from "./server_control.ts";
import { openServerHistory } from "./server_history.ts";
import { SERVER_PROGRAM } from "./program/server_program.ts";
import { readServerSettings, type ServerSettings } from "./server_settings.ts";
import { serverLimits } from "./settings_part.ts";
import { tellTroubleOnce } from "./store_trouble.ts";
import { untilStopSignal } from "./signals.ts";

const MAX_LOG_FLUSH_MS = 500;

const WATCH_HINT =
  `Under "deno task dev" it starts again whenever a source changes. That, and Ctrl-C there, is abrupt:
nobody is told. "deno task server" is the one that says goodbye.
`;

const env = (name: string) => Deno.env.get(name);

interface Run {
  readonly settings: ServerSettings;
  /** Reads them again. */
  readonly read: () => ServerSettings;
  readonly logger: Logger;
  readonly stopSignal: Promise<void>;
  /** What is freed when all else is. */
  readonly atEnd: AsyncDisposableStack;
}

/**
 * Runs the server until it is told to stop.
 *
 * @throws {CliError} When it can't start.
 */
export async function serve(args: readonly string[]): Promise<void> {
  const read = () => readServerSettings({ args, env });
  const settings = read();
  if (settings.help) return await print(programHelp(SERVER_PROGRAM));
  if (settings.version) return await print(`parleyd ${VERSION}\n`);
  // Under --watch the process outlives an orderly end at SIGTERM, and waits for a change.
  const isWatched = settings.dev && !IS_PACKED;
  const stopSignal = untilStopSignal(isWatched ? { signals: ["SIGINT"] } : {});
  const logger = newLogger(settings);
  // Whoever waits for the end of the server is told of it last.
  await using atEnd = new AsyncDisposableStack();
  await runServer({ settings, read, logger, stopSignal, atEnd });
  logger.record({ type: "stopped" });
  await within(systemClock, MAX_LOG_FLUSH_MS, logger.flush());
}

async function runServer({ settings, read, logger, stopSignal, atEnd }: Run): Promise<void> {
  const record = tellTroubleOnce((activity) => logger.record(activity));
  const hostname = settings.host === "" && settings.dev ? "localhost" : settings.host;
  const accounts = new ServerAccounts({ settings, hostname, note: record });
  // Whatever happens behind this, also that the port is taken, is a clean stop for it.
  await using history = await openServerHistory({ settings, record, env });
  const config = {
    ...(hostname === "" ? {} : { hostname }),
    ...liveConfig(settings),
    port: settings.port,
    ...(settings.roomPorts === "" ? {} : { roomPorts: settings.roomPorts }),
    greetingDelayMs: settings.greetingDelay,
    accounts: accounts.authenticator,
    login: needsLogin(settings) ? "required" : "optional",
    history: history.store,
    record,
  } as const;
  const server = start(config, settings);
  const { port } = server;
  const control = atEnd.use(await ServerControl.open({ control: settings.control, port, env }));
  logger.record({ type: "started", port });
  const { dir: dataDir, wasCutOff } = history;
  if (dataDir !== null) logger.record({ type: "storeOpened", dir: dataDir });
  if (dataDir !== null && wasCutOff) logger.record({ type: "storeCutOff", dir: dataDir });
  if (settings.dev) logger.print(devHints(port));
  const stopped = Promise.withResolvers<void>();
  using operation = operate({
    settings,
    hostname,
    dataDir,
    read,
    logger,
    record,
    server,
    accounts,
    stopped,
  });
  control.answer(operation.desk, record);
  const warmed = warmUp();
  await Promise.race([stopSignal, stopped.promise]);
  control.stopListening();
  await server.stop();
  await warmed;
}

/** What can be changed while the server runs. */
function liveConfig(settings: ServerSettings): Required<Pick<ServerConfig, "limits" | "motd">> {
  return { limits: serverLimits(settings), motd: settings.motd };
}

function newLogger({ log, logLevel, logMessages, dev }: ServerSettings): Logger {
  return new Logger({
    clock: systemClock,
    write: (bytes) => Deno.stdout.write(bytes),
    format: log,
    levels: parseLogLevels(logLevel),
    messages: logMessages || dev,
  });
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
with Parley's client:     ${IS_PACKED ? "parley" : "deno task chat"} localhost:${port} lobby
Demo users:               ada, grace and linus; the password is "parley"
${IS_PACKED ? "" : WATCH_HINT}`;
}
