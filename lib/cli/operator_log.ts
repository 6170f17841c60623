import { LOG_LEVELS, type LogLevel } from "../server/log_format.ts";
import type { Clock } from "../util/clock.ts";
import { timeOfDay } from "../util/time_of_day.ts";

/** What whoever runs the server should know about its accounts. */
export interface OperatorNote {
  readonly level: "info" | "warn";
  /** For programs that read the log. */
  readonly type: "accountsRead" | "accountsRefused" | "accountsTrouble" | "accountsMissing";
  readonly text: string;
}

/** Options of {@linkcode OperatorLog}. */
export interface OperatorLogOptions {
  readonly clock: Pick<Clock, "wallMs">;
  readonly format: "human" | "json";
  /** What matters less is left out. */
  readonly level: LogLevel;
  /** Takes a line as it is. */
  print(line: string): void;
}

/** Notes about the accounts, as lines of the server's log: they look like the others there. */
export class OperatorLog {
  readonly #options: OperatorLogOptions;

  constructor(options: OperatorLogOptions) {
    this.#options = options;
  }

  note({ level, type, text }: OperatorNote): void {
    const { clock, format, level: least, print } = this.#options;
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
    const atMs = clock.wallMs();
    const time = new Date(atMs).toISOString();
    if (format === "json") print(JSON.stringify({ time, level, type, text }));
    else print(`[${timeOfDay(atMs)}] ${text}`);
  }
}
