import type { FaultOptions } from "./options.ts";

/** How the server is started, besides its port. */
export interface ServerSetup {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

// So small that a reader who stops for seconds is cut off.
const SOFT_QUEUE_BYTES = 16 * 1024;
const MAX_QUEUE_BYTES = 48 * 1024;
const MAX_STALL_MS = 1500;
// In memory, too, everything has to be there when it is looked at in the end.
const KEEP_ALL = ["--keep-messages", "10000000", "--keep-mb", "0"];

/** @param folder The data directory. */
export function serverSetup(options: FaultOptions, folder: string): ServerSetup {
  const { store, durability, broken } = options;
  const limits = [
    ["--rate-limit", "off"],
    ["--soft-queue-bytes", `${SOFT_QUEUE_BYTES}`],
    ["--max-queue-bytes", `${MAX_QUEUE_BYTES}`],
    ["--max-stall-ms", `${MAX_STALL_MS}`],
    KEEP_ALL,
  ];
  const data = store === "data" ? ["--data", folder, "--durability", durability] : [];
  return {
    flags: [...limits.flat(), ...data],
    env: broken === null ? {} : { PARLEY_BREAK_FOR_TESTS: broken },
  };
}
