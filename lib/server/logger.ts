import type { Activity } from "../core/activity.ts";
import type { Clock } from "../util/clock.ts";
import { ACTIVITY_AREAS, type LogLevels, parseLogLevels } from "./log_areas.ts";
import { humanLine, jsonLine, levelOf } from "./log_format.ts";
import { LOG_LEVELS } from "./log_level.ts";
import { writeAll } from "../util/write_all.ts";

/** Options of {@linkcode Logger}. */
export interface LoggerOptions {
  readonly clock: Pick<Clock, "wallMs">;
  /** Writes text, or a part of it; returns how many bytes. */
  readonly write: (bytes: Uint8Array) => Promise<number>;
  /** @default {"human"} */
  readonly format?: "human" | "json";
  /** What matters less is left out, by area. @default {"info" everywhere} */
  readonly levels?: LogLevels;
  /** Whether what people say stands in the log. @default {false} */
  readonly messages?: boolean;
  /** Lines that wait while nobody reads the log, in characters; more are dropped and counted. @default {1 MiB} */
  readonly maxWaiting?: number;
}

/**
 * The log: what happens, a line each.
 *
 * - Nothing waits for it: lines are gathered and written once a turn of the event loop.
 * - Where nobody reads it, lines are dropped past a bound, and their number is told.
 */
export class Logger {
  static readonly #utf8 = new TextEncoder();
  readonly #options: Required<LoggerOptions>;
  #levels: LogLevels;
  #lines: string[] = [];
  #waiting = 0;
  #dropped = 0;
  #writing: Promise<void> | null = null;

  constructor(options: LoggerOptions) {
    this.#options = {
      format: "human",
      levels: parseLogLevels("info"),
      messages: false,
      maxWaiting: 1024 * 1024,
      ...options,
    };
    this.#levels = this.#options.levels;
  }

  /** Logs more or less from now on. */
  setLevels(levels: LogLevels): void {
    this.#levels = levels;
  }

  /** Writes a line about something that happened. */
  record(activity: Activity): void {
    if (activity.type === "message" && !this.#options.messages) return;
    const least = this.#levels[ACTIVITY_AREAS[activity.type]];
    if (LOG_LEVELS.indexOf(levelOf(activity)) < LOG_LEVELS.indexOf(least)) return;
    this.print(this.#format(activity));
  }

  /** Writes a line as it is. */
  print(line: string): void {
    if (this.#waiting + line.length > this.#options.maxWaiting) {
      this.#dropped++;
      return;
    }
    this.#lines.push(line);
    this.#waiting += line.length;
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What is recorded in the same turn goes out with the same write.
    await Promise.resolve();
    try {
      while (this.#lines.length > 0) await this.#write(this.#takeText());
    } catch {
      // Whoever read the log is gone; the chat goes on without one.
      this.#lines = [];
      this.#waiting = 0;
    }
    this.#writing = null;
  }

  #format(activity: Activity): string {
    const { clock, format } = this.#options;
    return (format === "json" ? jsonLine : humanLine)(activity, clock.wallMs());
  }

  #takeText(): string {
    if (this.#dropped > 0) {
      this.#lines.push(this.#format({ type: "linesDropped", count: this.#dropped }));
    }
    const text = this.#lines.join("\n") + "\n";
    this.#lines = [];
    this.#waiting = 0;
    this.#dropped = 0;
    return text;
  }

  async #write(text: string): Promise<void> {
    await writeAll(this.#options.write, Logger.#utf8.encode(text));
  }
}
