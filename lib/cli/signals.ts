import { type Clock, systemClock } from "../util/clock.ts";

type System = typeof Deno.build.os;

/** The signals by which a person or the system asks a program to stop, on each platform. */
export function stopSignals(os: System): readonly Deno.Signal[] {
  // Windows knows Ctrl-C and Ctrl-Break, and nothing else of the kind.
  return os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
}

/** The same, and the closing of the terminal, for a program that somebody types in. */
export function leaveSignals(os: System): readonly Deno.Signal[] {
  return os === "windows" ? stopSignals(os) : [...stopSignals(os), "SIGHUP"];
}

/** How a program hears signals; `Deno` is one. */
export interface SignalSource {
  addSignalListener(signal: Deno.Signal, listener: () => void): void;
  removeSignalListener(signal: Deno.Signal, listener: () => void): void;
}

/** Options of {@linkcode untilStopSignal}. */
export interface StopSignalOptions {
  /** @default {Deno} */
  readonly source?: SignalSource;
  /** @default {the system that the program runs on} */
  readonly os?: System;
  /** @default {systemClock} */
  readonly clock?: Clock;
  /** Which signals count. @default {the system's, see `stopSignals`} */
  readonly signals?: readonly Deno.Signal[];
}

/** Under a task runner one key press arrives twice, within a millisecond. */
const SAME_PRESS_MS = 500;

/**
 * Resolves at the first signal to stop (A13).
 *
 * - Repeats within 500 ms are the same key press.
 * - After that the system's own effect is back: a second Ctrl-C ends the process at once, also one
 *   that is blocked.
 */
export function untilStopSignal(options: StopSignalOptions = {}): Promise<void> {
  const { source = Deno, os = Deno.build.os, clock = systemClock } = options;
  const { signals = stopSignals(os) } = options;
  return new Promise((resolve) => {
    let state: "waiting" | "heard" = "waiting";
    const onSignal = () => {
      if (state === "heard") return;
      state = "heard";
      clock.after(SAME_PRESS_MS, () => {
        for (const signal of signals) source.removeSignalListener(signal, onSignal);
      });
      resolve();
    };
    for (const signal of signals) source.addSignalListener(signal, onSignal);
  });
}
