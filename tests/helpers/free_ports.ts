import type { PortRange } from "../../lib/server/room_ports.ts";

const hostname = "127.0.0.1";
const TRIES = 200;

/** A range of so many ports that nobody uses just now. */
export function freePorts(count: number): PortRange {
  for (let tried = 0; tried < TRIES; tried++) {
    const from = 20_000 + crypto.getRandomValues(new Uint16Array(1))[0]! % 10_000;
    if (areFree(from, count)) return { from, to: from + count - 1 };
  }
  throw new Error("There are no free ports");
}

function areFree(from: number, count: number): boolean {
  try {
    for (let port = from; port < from + count; port++) Deno.listen({ hostname, port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
