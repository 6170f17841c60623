import { digest } from "../util/digest.ts";
import type { SendLedger } from "./send_ledger.ts";
import type { SentAnswer, SessionIdentity } from "./session.ts";

/** The identity of a session that has just begun; most of them nobody ever comes back for. */
export class NewIdentity implements SessionIdentity {
  readonly key: string;
  readonly ledger: SendLedger<SentAnswer>;
  readonly #token: string;
  #tokenHash: string | null = null;

  constructor(key: string, token: string, ledger: SendLedger<SentAnswer>) {
    this.key = key;
    this.ledger = ledger;
    this.#token = token;
  }

  get tokenHash(): string {
    return this.#tokenHash ??= digest(this.#token);
  }
}
