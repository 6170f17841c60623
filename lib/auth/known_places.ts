/** Options of {@linkcode KnownPlaces}. */
export interface KnownPlacesOptions {
  /** Of how many accounts; the one that logged in longest ago makes room. */
  readonly maxAccounts: number;
  /** How many places of each account; the oldest one makes room. */
  readonly maxPlaces: number;
}

/** Remembers from where which account logged in, in bounded memory, until the program ends. */
export class KnownPlaces {
  readonly #maxAccounts: number;
  readonly #maxPlaces: number;
  readonly #places = new Map<string, Set<string>>();

  constructor({ maxAccounts, maxPlaces }: KnownPlacesOptions) {
    this.#maxAccounts = maxAccounts;
    this.#maxPlaces = maxPlaces;
  }

  has(key: string, place: string): boolean {
    return this.#places.get(key)?.has(place) ?? false;
  }

  add(key: string, place: string): void {
    const places = this.#places.get(key) ?? new Set();
    putLast(places, place);
    this.#places.delete(key);
    this.#places.set(key, places);
    dropFirst(places, this.#maxPlaces);
    dropFirst(this.#places, this.#maxAccounts);
  }

  /** Forgets the places of an account. */
  forget(key: string): void {
    this.#places.delete(key);
  }
}

function putLast(places: Set<string>, place: string): void {
  places.delete(place);
  places.add(place);
}

function dropFirst(items: Map<string, unknown> | Set<string>, max: number): void {
  const [first] = items.keys();
  if (items.size > max && first !== undefined) items.delete(first);
}
