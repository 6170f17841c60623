import { ChatError } from "../protocol/chat_error.ts";
import { counted } from "../util/counted.ts";

/**
 * Refuses an attempt for which somebody has to wait, and says for how long.
 *
 * @param what Too many of what there were.
 * @throws {ChatError} `too-many-logins`, where there is anything to wait for.
 */
export function refuseUntil(waitMs: number, what: string): void {
  if (waitMs <= 0) return;
  const when = counted(Math.ceil(waitMs / 1000), "second");
  const text = `Too many ${what}: try again in ${when}`;
  throw new ChatError("too-many-logins", text, { mayRetry: true });
}
