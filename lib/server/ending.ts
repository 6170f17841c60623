import type { SendQueue } from "../net/send_queue.ts";
import type { Transport } from "../net/transport.ts";
import type { Clock } from "../util/clock.ts";
import { within } from "../util/within.ts";

/** Options of {@linkcode endOrderly}. */
export interface EndingOptions {
  readonly transport: Transport;
  readonly queue: SendQueue;
  readonly clock: Clock;
  /** Resolves when the other side has said its last. */
  readonly inputEnded: Promise<void>;
}

/** How long what is queued may take to go out, and the other side to end in its turn. */
const MAX_FLUSH_MS = 2000;
const MAX_LINGER_MS = 2000;

/**
 * Ends a connection so that its last words arrive: what is queued is written, then the end of
 * writing is told, then what still comes in is left to be read and dropped for a while, then the
 * socket is closed. To close it with unread input would reset the connection, and the other side
 * would lose what is on its way to it.
 */
export async function endOrderly(options: EndingOptions): Promise<void> {
  const { transport, queue, clock, inputEnded } = options;
  await within(clock, MAX_FLUSH_MS, queue.whenEmpty());
  // The end of writing waits behind a write that is stuck, and fails where the other side is gone.
  await within(clock, MAX_LINGER_MS, transport.closeWrite().then(() => inputEnded));
  transport.close();
}
