import { nativeWire } from "./native_wire.ts";
import type { PayloadFormat } from "./payload.ts";
import { textWire } from "./text_wires.ts";
import type { Wire, WireName } from "./wire.ts";

/** The names of the dialects, the usual one first. */
export const WIRE_NAMES: readonly [WireName, ...WireName[]] = [
  "keyword",
  "slash",
  "words",
  "native",
];

/** Whether who says something in the dialect gets it back. */
export function echoesOwn(name: WireName): boolean {
  return name === "keyword" || name === "native";
}

/** A dialect for messages of one format. */
export function newWire(name: WireName, format: PayloadFormat): Wire {
  return name === "native" ? nativeWire(format) : textWire(name, format);
}
