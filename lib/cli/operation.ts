import type { Activity } from "../core/activity.ts";
import type { ChatServer } from "../server/chat_server.ts";
import { parseLogLevels } from "../server/log_areas.ts";
import type { Logger } from "../server/logger.ts";
import { checkLimits } from "../server/server_config.ts";
import { systemClock } from "../util/clock.ts";
import { onHangup } from "./hangup.ts";
import { OperatorDesk, type ServerFacts } from "./operator_desk.ts";
import { Reloader } from "./reloader.ts";
import type { ServerAccounts } from "./server_accounts.ts";
import type { ServerSettings } from "./server_settings.ts";
import { serverLimits, SettingsPart } from "./settings_part.ts";
import { StopPlan } from "./stop_plan.ts";

/** Options of {@linkcode operate}. */
export interface OperationOptions {
  readonly settings: ServerSettings;
  /** Where the server listens; empty for all addresses. */
  readonly hostname: string;
  /** Where messages are kept; null for memory. */
  readonly dataDir: string | null;
  /** Reads them again. @throws {CliError} */
  readonly read: () => ServerSettings;
  readonly logger: Pick<Logger, "setLevels">;
  readonly record: (activity: Activity) => void;
  readonly server: ChatServer;
  readonly accounts: ServerAccounts;
  /** Is resolved when the server is to stop. */
  readonly stopped: Pick<PromiseWithResolvers<void>, "resolve">;
}

/** What can be done to a running server, until it is disposed. */
export interface Operation extends Disposable {
  readonly desk: OperatorDesk;
}

/** Takes up changes of files and settings, hears SIGHUP, and does what the operator asks for. */
export function operate(options: OperationOptions): Operation {
  const { settings, record, server, accounts, stopped } = options;
  const stack = new DisposableStack();
  const followed = stack.use(accounts.follow(server));
  let logLevel = settings.logLevel;
  const apply = (next: ServerSettings) => {
    server.reconfigure({ limits: serverLimits(next), motd: next.motd });
    options.logger.setLevels(parseLogLevels(next.logLevel));
    logLevel = next.logLevel;
  };
  const live = new SettingsPart({ settings, read: options.read, check: checkLimits, apply });
  // A users file that changed in the meantime is refused before anything else changes.
  const reloader = new Reloader({ parts: [...followed.reloadParts, live], record });
  // Under --watch its end has to be the abrupt one.
  if (!settings.dev) {
    const reload = () => void reloader.reload("signal");
    stack.use(onHangup({ reload, leave: () => stopped.resolve() }));
  }
  const plan = stack.use(
    new StopPlan({
      clock: systemClock,
      announce: (text) => void server.announce(text),
      record,
      stop: () => stopped.resolve(),
    }),
  );
  const facts = factsOf(options, () => logLevel);
  const desk = new OperatorDesk({ server, plan, reloader, record, facts });
  return { desk, [Symbol.dispose]: () => stack[Symbol.dispose]() };
}

function factsOf(
  { hostname: host, server, dataDir }: OperationOptions,
  logLevel: () => string,
): () => ServerFacts {
  const startMs = systemClock.monotonicMs();
  return () => {
    const { rss, heapUsed } = Deno.memoryUsage();
    return {
      pid: Deno.pid,
      host,
      port: server.port,
      uptimeMs: Math.round(systemClock.monotonicMs() - startMs),
      memory: { rssBytes: rss, heapBytes: heapUsed },
      dataDir,
      logLevel: logLevel(),
    };
  };
}
