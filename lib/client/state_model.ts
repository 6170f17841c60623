import { foldName, roomKey } from "../protocol/names.ts";
import type { IgnoredPerson, KeptLine, KeptPlace, KeptState, StateChange } from "./client_state.ts";
import type { PrivatePlace } from "./private_positions.ts";

/** Nobody means to ignore more people. */
export const MAX_IGNORED = 1000;

/**
 * What changes make, one after the other.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { StateModel } from "./state_model.ts";
 *
 * const model = new StateModel();
 * model.apply({ type: "session", token: "5ecre7" });
 * model.apply({ type: "over" });
 * assertEquals(model.token, null);
 * ```
 */
export class StateModel implements KeptState {
  readonly #lines = new Map<number, KeptLine>();
  readonly #places = new Map<string, KeptPlace>();
  readonly #privates = new Map<string | null, PrivatePlace>();
  readonly #ignored = new Map<string, IgnoredPerson>();
  #token: string | null = null;
  #name: string | null = null;
  #account: string | null = null;
  #highestSendId = 0;

  get token(): string | null {
    return this.#token;
  }

  get name(): string | null {
    return this.#name;
  }

  get account(): string | null {
    return this.#account;
  }

  get highestSendId(): number {
    return this.#highestSendId;
  }

  get lines(): readonly KeptLine[] {
    return Array.from(this.#lines.values());
  }

  get places(): readonly KeptPlace[] {
    return Array.from(this.#places.values());
  }

  get privates(): readonly PrivatePlace[] {
    return Array.from(this.#privates.values());
  }

  get ignored(): readonly IgnoredPerson[] {
    return Array.from(this.#ignored.values());
  }

  /** The fewest changes that make the same of an empty one. */
  get changes(): StateChange[] {
    return [
      { type: "session", token: this.#token },
      ...(this.#name === null
        ? []
        : [{ type: "name", name: this.#name, account: this.#account } as const]),
      { type: "used", sendId: this.#highestSendId },
      ...this.lines.map((line) => ({ type: "line", ...line }) as const),
      ...this.places.map((place) => ({ type: "place", ...place }) as const),
      ...this.privates.map((place) => ({ type: "private", ...place }) as const),
      ...this.ignored.map((person) => ({ type: "ignored", ...person }) as const),
    ];
  }

  apply(change: StateChange): void {
    switch (change.type) {
      case "session":
        return this.#begin(change.token);
      case "name":
        this.#name = change.name;
        this.#account = change.account;
        return;
      case "line":
        this.#use(change.command.sendId);
        this.#lines.set(change.command.sendId, { command: change.command, state: change.state });
        return;
      case "answered":
        this.#lines.delete(change.sendId);
        return;
      case "used":
        return this.#use(change.sendId);
      case "place":
        return this.#put(change);
      case "forgotten":
        this.#places.delete(roomKey(change.room));
        return;
      case "private":
        this.#privates.set(change.account, {
          account: change.account,
          epoch: change.epoch,
          seq: change.seq,
        });
        return;
      case "ignored":
        return this.#ignore(change);
      case "unignored":
        this.#ignored.delete(foldName(change.name));
        return;
      case "over":
        return this.#end();
    }
  }

  #begin(token: string | null): void {
    if (token === this.#token) return;
    this.#token = token;
    this.#name = null;
    this.#account = null;
    this.#privates.delete(null);
  }

  #use(sendId: number): void {
    this.#highestSendId = Math.max(this.#highestSendId, sendId);
  }

  #put({ room, epoch, seq, instance, where }: KeptPlace): void {
    this.#places.delete(roomKey(room));
    this.#places.set(roomKey(room), { room, epoch, seq, instance, where });
  }

  #ignore({ name, kind }: IgnoredPerson): void {
    const key = foldName(name);
    if (this.#ignored.size >= MAX_IGNORED && !this.#ignored.has(key)) return;
    this.#ignored.set(key, { name, kind });
  }

  #end(): void {
    this.#begin(null);
    this.#lines.clear();
    for (const place of this.places) this.#put({ ...place, where: "left" });
  }
}
