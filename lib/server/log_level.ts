/** How much an activity matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** The levels, the least important first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
