import { roomKey } from "../protocol/names.ts";
import type { Clock, Timer } from "../util/clock.ts";
import type { ClientState, KeptPlace, StateChange } from "./client_state.ts";
import type { Inbox } from "./inbox.ts";
import type { PrivatePlace } from "./private_positions.ts";
import type { Place } from "./room_positions.ts";

/** Options of {@linkcode StateKeeper}. */
export interface StateKeeperOptions {
  /** Null where nothing is kept. */
  readonly state: ClientState | null;
  readonly inbox: Inbox;
  readonly clock: Clock;
}

const PAUSE_MS = 100;

/**
 * Keeps what a client would need after it was killed: at once what it says, and a little later how
 * far it has shown what others say.
 */
export class StateKeeper {
  readonly #state: ClientState | null;
  readonly #inbox: Inbox;
  readonly #clock: Clock;
  readonly #places = new Map<string, KeptPlace>();
  readonly #privates = new Map<string | null, PrivatePlace>();
  #timer: Timer | null = null;
  #status: "ended" | "open" = "open";

  constructor({ state, inbox, clock }: StateKeeperOptions) {
    this.#state = state;
    this.#inbox = inbox;
    this.#clock = clock;
    for (const place of state?.kept.places ?? []) this.#places.set(roomKey(place.room), place);
    for (const place of state?.kept.privates ?? []) this.#privates.set(place.account, place);
  }

  /** Keeps something now. */
  keep(...changes: readonly StateChange[]): void {
    if (changes.length > 0 && this.#status === "open") this.#state?.keep(...changes);
  }

  /** Something was handed out: it is kept soon that it was. */
  touch(): void {
    if (this.#state === null || this.#status === "ended") return;
    this.#timer ??= this.#clock.after(PAUSE_MS, () => this.flush());
  }

  /** Keeps now how far everything was shown. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#state === null) return;
    this.keep(...this.#changedPlaces(), ...this.#changedPrivates());
  }

  /** Nothing more is handed out; after an orderly end nobody goes on with the session. */
  end(how: "killed" | "orderly"): void {
    this.flush();
    if (how === "orderly") this.keep({ type: "over" });
    this.#status = "ended";
  }

  #changedPlaces(): StateChange[] {
    const { places, left } = this.#inbox.positions;
    const now = new Map([
      ...left.map((place) => keptPlace(place, "left")),
      // One that is to be entered anew has no position yet.
      ...places.filter(({ epoch }) => epoch !== "").map((place) => keptPlace(place, "in")),
    ]);
    const gone = Array.from(this.#places).filter(([key]) => !now.has(key));
    for (const [key] of gone) this.#places.delete(key);
    const changed = Array.from(now).filter(([key, place]) => !isSame(this.#places.get(key), place));
    for (const [key, place] of changed) this.#places.set(key, place);
    return [
      ...gone.map(([, { room }]) => ({ type: "forgotten", room }) as const),
      ...changed.map(([, place]) => ({ type: "place", ...place }) as const),
    ];
  }

  #changedPrivates(): StateChange[] {
    const changed = this.#inbox.privates.places.filter((place) => {
      const before = this.#privates.get(place.account);
      return before?.epoch !== place.epoch || before.seq !== place.seq;
    });
    for (const place of changed) this.#privates.set(place.account, place);
    return changed.map((place) => ({ type: "private", ...place }) as const);
  }
}

function keptPlace(
  { room, epoch, seq, instance }: Place,
  where: KeptPlace["where"],
): [string, KeptPlace] {
  return [roomKey(room), { room, epoch, seq, instance, where }];
}

function isSame(before: KeptPlace | undefined, { epoch, seq, where }: KeptPlace): boolean {
  return before?.epoch === epoch && before.seq === seq && before.where === where;
}
