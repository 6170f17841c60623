import type { Activity } from "../core/activity.ts";
import { TokenBucket } from "../net/token_bucket.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { Limits } from "../protocol/limits.ts";
import { addressGroup } from "../util/address_group.ts";
import type { Clock } from "../util/clock.ts";
import { isThisMachine } from "../util/loopback.ts";
import { RefusalTally } from "./refusal_tally.ts";
import { counted } from "../util/counted.ts";

/** What is known of an address. */
interface Place {
  connections: number;
  /** Null where the rate is not limited. */
  bucket: TokenBucket | null;
  /** The rate that the bucket was made for. */
  perMinute: number;
  readonly tally: RefusalTally;
}

/** Options of {@linkcode Admission}. */
export interface AdmissionOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Is told of refusals, once a minute for each address and once for all where the server is full. */
  record(activity: Activity): void;
}

/** Addresses without a connection that are remembered; past it the oldest are forgotten. */
const MAX_REMEMBERED = 10_000;

/**
 * Decides who may connect: so many in all, so many from one address, so many new ones in a minute.
 *
 * - An IPv6 network of 64 bits counts as one address. What holds for an address does not hold for
 *   this machine.
 * - Memory is bounded.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  /** Those that have connections. */
  readonly #here = new Map<string, Place>();
  /** Those that have none, the one that had last at the end. */
  readonly #gone = new Map<string, Place>();
  readonly #untold = new Set<RefusalTally>();
  readonly #full: RefusalTally;
  #connections = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#full = new RefusalTally((count) => {
      options.record({ type: "connectionsRefused", address: null, reason: "server-full", count });
    });
  }

  /**
   * Somebody has connected.
   *
   * @returns Null where he may stay; then call {@linkcode Admission.leave} when he has gone.
   */
  enter(host: string): Disconnect | null {
    if (this.#connections >= this.#options.limits.maxConnections) {
      this.#count(this.#full);
      return serverFull(this.#options.limits);
    }
    const refusal = isThisMachine(host) ? null : this.#enterPlace(addressGroup(host));
    if (refusal === null) this.#connections++;
    return refusal;
  }

  leave(host: string): void {
    this.#connections--;
    const group = addressGroup(host);
    const place = this.#here.get(group);
    if (place === undefined || --place.connections > 0) return;
    this.#here.delete(group);
    this.#remember(group, place);
  }

  /** Tells what has been counted and not told yet; to be called from time to time. */
  tellRefusals(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const tally of this.#untold) {
      tally.tellIfDue(nowMs);
      if (!tally.open) this.#untold.delete(tally);
    }
  }

  #enterPlace(group: string): Disconnect | null {
    const place = this.#here.get(group) ?? this.#gone.get(group) ?? this.#newPlace(group);
    const refusal = this.#refusalOf(place);
    if (refusal === null) {
      place.connections++;
      this.#gone.delete(group);
      this.#here.set(group, place);
    } else {
      this.#count(place.tally);
      if (place.connections === 0) this.#remember(group, place);
    }
    return refusal;
  }

  #refusalOf(place: Place): Disconnect | null {
    const { limits } = this.#options;
    if (place.connections >= limits.maxPerAddress) return tooMany(limits);
    if (place.perMinute !== limits.maxNewPerMinute) Object.assign(place, this.#newRate());
    const waitMs = place.bucket?.take() ?? 0;
    return waitMs === 0 ? null : tooFast(limits, waitMs);
  }

  #newPlace(group: string): Place {
    const { record } = this.#options;
    const reason = Disconnect.TOO_MANY_CONNECTIONS.code;
    const tally = new RefusalTally((count) => {
      record({ type: "connectionsRefused", address: group, reason, count });
    });
    return { connections: 0, ...this.#newRate(), tally };
  }

  #newRate(): Pick<Place, "bucket" | "perMinute"> {
    const { clock, limits: { maxNewPerMinute: perMinute } } = this.#options;
    const bucket = perMinute === 0 ? null : new TokenBucket({ clock, burst: perMinute, perMinute });
    return { bucket, perMinute };
  }

  #remember(group: string, place: Place): void {
    this.#gone.delete(group);
    this.#gone.set(group, place);
    if (this.#gone.size <= MAX_REMEMBERED) return;
    for (const oldest of this.#gone.keys()) {
      this.#gone.delete(oldest);
      return;
    }
  }

  #count(tally: RefusalTally): void {
    tally.count(this.#options.clock.monotonicMs());
    if (tally.open) this.#untold.add(tally);
  }
}

function serverFull({ maxConnections }: Limits): Disconnect {
  const text = `The server is full: ${maxConnections} connections are allowed. Try again later.`;
  return Disconnect.SERVER_FULL.because(text);
}

function tooMany({ maxPerAddress }: Limits): Disconnect {
  const limit = `${maxPerAddress} from one address are allowed`;
  const text = `Too many connections: ${limit}. Close one, or try again later.`;
  return Disconnect.TOO_MANY_CONNECTIONS.because(text);
}

function tooFast({ maxNewPerMinute }: Limits, waitMs: number): Disconnect {
  const limit = `${maxNewPerMinute} a minute from one address are allowed`;
  const seconds = Math.ceil(waitMs / 1000);
  const when = `Try again in ${counted(seconds, "second")}.`;
  return Disconnect.TOO_MANY_CONNECTIONS.because(`Too many new connections: ${limit}. ${when}`);
}
