import type { Limits } from "../protocol/limits.ts";
import { CliError } from "./cli_error.ts";
import { replayLimitsOf } from "./keep_flags.ts";
import { LIMIT_FLAGS, limitsOf } from "./limit_flags.ts";
import type { PortRange } from "../server/room_ports.ts";
import type { PartChanges, ReloadPart } from "./reloader.ts";
import { SERVER_FLAGS } from "./server_flags.ts";
import type { ServerSettings } from "./server_settings.ts";

type Key = keyof typeof SERVER_FLAGS & keyof ServerSettings & string;

/** What takes effect while the server runs. */
const LIVE: ReadonlySet<string> = new Set([
  ...Object.keys(LIMIT_FLAGS),
  "replay",
  "replayHours",
  "motd",
  "logLevel",
]);
const SECRET: ReadonlySet<string> = new Set(["registrationCode"]);

/** Options of {@linkcode SettingsPart}. */
export interface SettingsPartOptions {
  /** What the server was started with. */
  readonly settings: ServerSettings;
  /** Reads flags, variables and the config file again. @throws {CliError} */
  read(): ServerSettings;
  /** Changes the server. @throws {RangeError} For limits that can't be meant, and nothing changed. */
  apply(settings: ServerSettings): void;
  /** @throws {RangeError} For limits that can't be meant. */
  check(limits: Partial<Limits>): void;
}

/** The settings of a running server: what differs now is taken up, or told to need a new start. */
export class SettingsPart implements ReloadPart {
  readonly #options: SettingsPartOptions;
  #settings: ServerSettings;

  constructor(options: SettingsPartOptions) {
    this.#options = options;
    this.#settings = options.settings;
  }

  prepare(): () => PartChanges {
    const next = this.#options.read();
    try {
      this.#options.check(serverLimits(next));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new CliError(error.message, 2, { cause: error });
    }
    return () => this.#change(next);
  }

  #change(next: ServerSettings): PartChanges {
    const keys = (Object.keys(SERVER_FLAGS) as Key[]).filter((key) => {
      return shown(next[key]) !== shown(this.#settings[key]);
    });
    const lines = (of: readonly Key[]) => of.map((key) => this.#line(key, next));
    const changes = lines(keys.filter((key) => LIVE.has(key)));
    const atRestart = lines(keys.filter((key) => !LIVE.has(key)));
    if (changes.length > 0) this.#options.apply(next);
    const live = keys.filter((key) => LIVE.has(key)).map((key) => [key, next[key]]);
    this.#settings = { ...this.#settings, ...Object.fromEntries(live) };
    return { changes, atRestart };
  }

  #line(key: Key, next: ServerSettings): string {
    if (SECRET.has(key)) return `${key}: changed`;
    return `${key}: ${shown(this.#settings[key])} -> ${shown(next[key])}`;
  }
}

/** All limits that settings can set. */
export function serverLimits(settings: ServerSettings): Partial<Limits> {
  return { ...limitsOf(settings), ...replayLimitsOf(settings) };
}

function shown(value: unknown): string {
  if (isRange(value)) return `${value.from}-${value.to}`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function isRange(value: unknown): value is PortRange {
  return typeof value === "object" && value !== null && "from" in value && "to" in value;
}
