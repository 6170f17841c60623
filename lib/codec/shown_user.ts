import type { UserInfo } from "../protocol/event.ts";

/** Somebody in a list: how many connections he has there stands behind his name, from two on. */
export function shownUser({ name, connections }: UserInfo): string {
  return connections > 1 ? `${name} (${connections} connections)` : name;
}
