import type { ClientState, KeptState, StateChange } from "../../lib/client/client_state.ts";
import { StateModel } from "../../lib/client/state_model.ts";

/** What a client keeps, as long as a test lets it: then it is as if it had been killed. */
export class MemoryState implements ClientState {
  /** Everything that was kept, in order. */
  readonly changes: StateChange[] = [];
  readonly #model = new StateModel();
  readonly #wakes: (() => void)[] = [];
  #state: "alive" | "killed" = "alive";

  get kept(): KeptState {
    return this.#model;
  }

  keep(...changes: readonly StateChange[]): void {
    if (this.#state === "killed") return;
    this.changes.push(...changes);
    for (const change of changes) this.#model.apply(change);
    for (const wake of this.#wakes.splice(0)) wake();
  }

  /** Waits until something is kept. */
  async until(holds: (kept: KeptState) => boolean): Promise<void> {
    while (!holds(this.kept)) await new Promise<void>((resolve) => this.#wakes.push(resolve));
  }

  /** Nothing more is kept; what the next run finds. */
  kill(): MemoryState {
    this.#state = "killed";
    const next = new MemoryState();
    for (const change of this.#model.changes) next.#model.apply(change);
    return next;
  }
}
