import type { SignalSource } from "./signals.ts";

/** Options of {@linkcode onHangup}. */
export interface HangupOptions {
  /** @default {Deno} */
  readonly source?: SignalSource;
  /** @default {the system that the program runs on} */
  readonly os?: typeof Deno.build.os;
  /** Whether a person types here; a terminal that was closed is none any more. @default {standard input's} */
  readonly isTerminal?: () => boolean;
  /** Somebody wants the files to be read anew. */
  readonly reload: () => void;
  /** The terminal that it was started in was closed. */
  readonly leave: () => void;
}

/**
 * Hears SIGHUP, which means one of two things: that the terminal was closed, or, as for any server,
 * that files are to be read anew. Windows has no such signal.
 */
export function onHangup(options: HangupOptions): Disposable {
  const { source = Deno, os = Deno.build.os, reload, leave } = options;
  const { isTerminal = () => Deno.stdin.isTerminal() } = options;
  if (os === "windows") return { [Symbol.dispose]: () => {} };
  const wasTerminal = isTerminal();
  const onSignal = () => wasTerminal && !isTerminal() ? leave() : reload();
  source.addSignalListener("SIGHUP", onSignal);
  return { [Symbol.dispose]: () => source.removeSignalListener("SIGHUP", onSignal) };
}
