/** The worker in which the database of a `SqliteHistory` is: its own thread waits for the disk. */
import type { WorkerReply, WorkerRequest } from "./protocol.ts";
import { StoreService } from "./service.ts";

// Deno's types for this file are those of a window, where `postMessage` is another one.
const port = self as unknown as { postMessage(reply: unknown): void };
const service = new StoreService((reply) => port.postMessage(reply));

/** What nobody expected ends the worker: what it knows may be wrong. */
function crash(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  port.postMessage({ type: "crashed", message } satisfies WorkerReply);
  self.close();
}

self.addEventListener("message", (event) => {
  try {
    service.handle((event as MessageEvent<WorkerRequest>).data);
  } catch (error) {
    crash(error);
  }
});

self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  crash(event.reason);
});
