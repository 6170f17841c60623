import { placeKey } from "./check_lines.ts";
import type { Screen } from "./lines.ts";
import type { LogPlace } from "./records.ts";

/** Which private messages were shown, to whom, and where in their logs. */
export class PrivateSightings {
  /** The ids at each `seq` of each log. */
  readonly logs: Map<string, Map<number, Set<string>>> = new Map();
  readonly #ids = new Map<string, string>();
  readonly #places = new Map<string, Set<string>>();

  constructor(screens: readonly Screen[]) {
    for (const { client, shown } of screens) {
      for (const { id, to, place } of shown) {
        if (to === "@") this.#note(client, id, place);
      }
    }
  }

  /** What was shown at a place. */
  at(place: LogPlace): string | undefined {
    return this.#ids.get(keyOf(place));
  }

  /** In how many places a client was shown it. */
  count(client: string, id: string): number {
    return this.#places.get(`${client} ${id}`)?.size ?? 0;
  }

  #note(client: string, id: string, place: LogPlace | undefined): void {
    const key = `${client} ${id}`;
    const places = this.#places.get(key) ?? new Set();
    this.#places.set(key, places.add(place === undefined ? "" : keyOf(place)));
    if (place === undefined) return;
    this.#ids.set(keyOf(place), id);
    const log = this.logs.get(place.log) ?? new Map<number, Set<string>>();
    this.logs.set(place.log, log.set(place.seq, (log.get(place.seq) ?? new Set()).add(id)));
  }
}

function keyOf(place: LogPlace): string {
  return `${place.log} ${placeKey(place)}`;
}
