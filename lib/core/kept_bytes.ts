import { addressGroup } from "../util/address_group.ts";
import { isLoopback } from "../util/loopback.ts";
import type { Session } from "./session.ts";

/** Options of {@linkcode KeptBytes}. */
export interface KeptBytesOptions {
  /** For all together. */
  readonly maxBytes: number;
  /** Of one sender, for whomever. */
  readonly maxBytesPerSender: number;
}

/**
 * Counts what is kept for those who are away: in all, and of each sender, so that one can't take the
 * place of all. What is kept last may pass a bound by its own size.
 */
export class KeptBytes {
  readonly #options: KeptBytesOptions;
  readonly #bySender = new Map<string, number>();
  #bytes = 0;

  constructor(options: KeptBytesOptions) {
    this.#options = options;
  }

  /** Whether nothing more is kept of anybody. */
  get full(): boolean {
    return this.#bytes >= this.#options.maxBytes;
  }

  /** Whether something more of that sender is kept. */
  hasRoomFor(sender: string): boolean {
    return !this.full && (this.#bySender.get(sender) ?? 0) < this.#options.maxBytesPerSender;
  }

  add(sender: string, bytes: number): void {
    this.#bytes += bytes;
    this.#bySender.set(sender, (this.#bySender.get(sender) ?? 0) + bytes);
  }

  remove(sender: string, bytes: number): void {
    this.#bytes -= bytes;
    const left = (this.#bySender.get(sender) ?? 0) - bytes;
    if (left > 0) this.#bySender.set(sender, left);
    else this.#bySender.delete(sender);
  }
}

/**
 * Who counts as one sender: an account, or all guests of one address. On this machine each guest is
 * one, for there the address says nothing.
 */
export function senderOf({ account, host, key }: Session): string {
  if (account !== null) return `account ${account}`;
  return isLoopback(host) ? `session ${key}` : `address ${addressGroup(host)}`;
}
