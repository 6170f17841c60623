import { GreetingFilter } from "../../lib/client/greeting_filter.ts";
import { FrameSplitter } from "../../lib/codec/native_frames.ts";
import { MAX_FRAME_BOUND_BYTES } from "../../lib/protocol/limits.ts";
import type { Direction } from "./fault.ts";
import type { WireWatch } from "./fault_proxy.ts";
import { idIn } from "./saying.ts";

/** What of a frame matters here. */
interface Frame {
  readonly type?: unknown;
  readonly ref?: unknown;
  readonly text?: unknown;
}

/** Knows which messages the server has been given, and has not answered. */
export class Traffic {
  readonly #wires = new Set<Map<unknown, string>>();
  #onSend: (() => void) | null = null;
  #atLeast = 1;

  /** The ids of messages that are with the server, unanswered. */
  get underWay(): string[] {
    return Array.from(this.#wires, (wire) => Array.from(wire.values())).flat();
  }

  /** Calls back once, just after a message has been written to the server and so many are with it. */
  onNextSend(run: (() => void) | null, atLeast = 1): void {
    this.#onSend = run;
    this.#atLeast = atLeast;
  }

  /** Looks at one connection. */
  watch(): WireWatch {
    const wire = new Map<unknown, string>();
    this.#wires.add(wire);
    const splitters = { up: splitter(), down: splitter() };
    const greeting = new GreetingFilter();
    return {
      onPassed: (direction, bytes) => {
        const framed = direction === "up" ? bytes : greeting.push(bytes);
        for (const frame of splitters[direction].push(framed)) {
          if (frame instanceof Uint8Array) this.#see(direction, frame, wire);
        }
      },
      onEnd: () => this.#wires.delete(wire),
    };
  }

  #see(direction: Direction, payload: Uint8Array, wire: Map<unknown, string>): void {
    const json = new TextDecoder().decode(payload);
    // Most of what goes down is what others have said.
    if (!json.includes('"ref"')) return;
    const { type, ref, text } = parse(json);
    if (direction === "down") return void wire.delete(ref);
    if ((type !== "send" && type !== "sendPrivate") || typeof text !== "string") return;
    wire.set(ref, idIn(text));
    if (this.#onSend === null || this.underWay.length < this.#atLeast) return;
    const run = this.#onSend;
    this.#onSend = null;
    run();
  }
}

function splitter(): FrameSplitter {
  return new FrameSplitter(MAX_FRAME_BOUND_BYTES);
}

function parse(json: string): Frame {
  return JSON.parse(json) as Frame;
}
