import type { StoreError } from "../store_error.ts";

/** Is told when something begins to fail, and, with null, when it works again. */
export type OnTrouble = (trouble: StoreError | null) => void;

/** Tells of trouble once, however often it shows. */
export class Trouble {
  readonly #onTrouble: OnTrouble;
  readonly #troubles: { commit: StoreError | null; tidy: StoreError | null };
  #told: StoreError | null = null;

  constructor(onTrouble: OnTrouble) {
    this.#onTrouble = onTrouble;
    this.#troubles = { commit: null, tidy: null };
  }

  /** How the last attempt went: with an error, or null. */
  seen(what: "commit" | "tidy", error: StoreError | null): void {
    this.#troubles[what] = error;
    const trouble = this.#troubles.commit ?? this.#troubles.tidy;
    if (trouble?.code === this.#told?.code) return;
    this.#told = trouble;
    this.#onTrouble(trouble);
  }
}
