import type { SignalSource } from "../../lib/cli/signals.ts";

/** Signals that a test sends. */
export class FakeSignals implements SignalSource {
  readonly #listeners = new Map<Deno.Signal, Set<() => void>>();

  /** The signals that somebody listens to. */
  get heard(): Deno.Signal[] {
    return Array.from(this.#listeners).flatMap(([signal, all]) => all.size > 0 ? [signal] : []);
  }

  addSignalListener(signal: Deno.Signal, listener: () => void): void {
    this.#listeners.set(signal, (this.#listeners.get(signal) ?? new Set()).add(listener));
  }

  removeSignalListener(signal: Deno.Signal, listener: () => void): void {
    this.#listeners.get(signal)?.delete(listener);
  }

  send(signal: Deno.Signal): void {
    for (const listener of this.#listeners.get(signal) ?? []) listener();
  }
}
