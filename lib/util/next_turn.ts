import { setImmediate } from "node:timers";

/** Lets everything else that is ready have its turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
