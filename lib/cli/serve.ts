/** The program `parleyd`: from the command line to a running server. */
import { type Authenticator, guestsOnly } from "../auth/authenticator.ts";
import { parseUserFile } from "../auth/user_file.ts";
import { ChatServer } from "../server/chat_server.ts";
import { Logger } from "../server/logger.ts";
import type { ServerConfig } from "../server/server_config.ts";
import { VERSION } from "../util/version.ts";
import { systemClock } from "../util/clock.ts";
import { within } from "../util/within.ts";
import { CliError, usageError } from "./cli_error.ts";
import { describeFlags, type FlagValues, readFlags } from "./flags.ts";
import { readJsonObject, readTextFile } from "./read_file.ts";
import { SERVER_FLAGS, type ServerFlags } from "./server_flags.ts";
import { untilStopSignal } from "./signals.ts";

type Settings = FlagValues<ServerFlags>;

const HELP = `parleyd - a chat server for nc, telnet, programs and Parley's own client

Usage: parleyd [flags]

${describeFlags(SERVER_FLAGS)}

Where a name stands in brackets, the environment variable of that name does the same. The file that
--config names may have port, host, motd, greetingDelay, users, log, logLevel and logMessages. A flag
wins over a variable, and a variable over the file. Ctrl-C tells everybody and stops; a second one ends at once.
`;

const DEMO_USERS = new URL("../../users.json", import.meta.url);
const LOOPBACK_REGEXP = /^(?:localhost|127(?:\.\d+){3}|::1)$/;
const MAX_LOG_FLUSH_MS = 500;

/**
 * Runs the server until it is told to stop.
 *
 * @throws {CliError} When it can't start.
 */
export async function serve(args: readonly string[]): Promise<void> {
  const settings = readSettings(args);
  if (settings.help) return await print(HELP);
  if (settings.version) return await print(`parleyd ${VERSION}\n`);
  // Under --watch the process outlives an orderly end at SIGTERM, and waits for a change.
  const stopSignal = untilStopSignal(settings.dev ? { signals: ["SIGINT"] } : {});
  const logger = new Logger({
    clock: systemClock,
    write: (bytes) => Deno.stdout.write(bytes),
    format: settings.log,
    level: settings.logLevel,
    messages: settings.logMessages || settings.dev,
  });
  const server = start(configOf(settings, accountsOf(settings), logger), settings);
  logger.record({ type: "started", port: server.port });
  if (settings.dev) logger.print(devHints(server.port));
  await stopSignal;
  await server.stop();
  logger.record({ type: "stopped" });
  await within(systemClock, MAX_LOG_FLUSH_MS, logger.flush());
}

function readSettings(args: readonly string[]): Settings {
  const env = (name: string) => Deno.env.get(name);
  const sources = { args, env };
  const first = readFlags(SERVER_FLAGS, sources);
  if (first.rest.length > 0) throw usageError(`Cannot understand "${first.rest[0]}"`);
  const { config } = first.values;
  if (config === "") return first.values;
  const file = { name: config, values: readJsonObject(config, "the config file") };
  return readFlags(SERVER_FLAGS, { ...sources, file }).values;
}

function configOf(settings: Settings, accounts: Authenticator, logger: Logger): ServerConfig {
  const hostname = settings.host === "" && settings.dev ? "localhost" : settings.host;
  if (settings.dev && settings.users === "" && !LOOPBACK_REGEXP.test(hostname)) {
    throw usageError("The demo users are for this machine only: leave out --host, or name --users");
  }
  return {
    ...(hostname === "" ? {} : { hostname }),
    port: settings.port,
    motd: settings.motd,
    greetingDelayMs: settings.greetingDelay,
    accounts,
    record: (activity) => logger.record(activity),
  };
}

function accountsOf({ users, dev }: Settings): Authenticator {
  const file = users === "" && dev ? DEMO_USERS : users;
  if (file === "") return guestsOnly;
  const text = readTextFile(file, "the users file");
  try {
    return parseUserFile(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CliError(`Cannot use the users file "${file}": ${error.message}`, 1, {
      cause: error,
    });
  }
}

function start(config: ServerConfig, { host, port }: Settings): ChatServer {
  try {
    return ChatServer.start(config);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CliError(whyNotListening(error, host, port), 1, { cause: error });
  }
}

function whyNotListening(error: Error, host: string, port: number): string {
  const where = host === "" ? `port ${port}` : `port ${port} of "${host}"`;
  if (error instanceof Deno.errors.AddrInUse) {
    return `Cannot listen on ${where}: it is in use. Stop what uses it, or choose another with --port`;
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return `Cannot listen on ${where}: this machine has no such address`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `Cannot listen on ${where}: not allowed. Ports under 1024 are the administrator's`;
  }
  return `Cannot listen on ${where}: ${error.message}`;
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

async function print(text: string): Promise<void> {
  await new Blob([text]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
}
