import type { Decoder, Dialect, Encoder } from "../../lib/codec/codec.ts";
import type { Event } from "../../lib/protocol/event.ts";

/** Options of {@linkcode TestDialect}. */
export interface TestDialectOptions {
  /** @default {true} */
  readonly echoesOwn?: boolean;
  /** @default {false} */
  readonly namesGuests?: boolean;
}

const eventsByBytes = new WeakMap<Uint8Array, Event>();

/** A dialect without wording: tests of the core see the events themselves, never bytes. */
export class TestDialect implements Dialect {
  readonly name = "native";
  readonly encoder: Encoder;
  readonly namesGuests: boolean;

  constructor(options: TestDialectOptions = {}) {
    const { echoesOwn = true, namesGuests = false } = options;
    this.namesGuests = namesGuests;
    this.encoder = { variant: echoesOwn ? "test" : "test, no echo", echoesOwn, encode: remember };
  }

  /** What these bytes of the encoder stand for. */
  static eventOf(bytes: Uint8Array): Event {
    const event = eventsByBytes.get(bytes);
    if (event === undefined) throw new Error("These bytes are none of the test dialect");
    return event;
  }

  newDecoder(): Decoder {
    return { push: () => [] };
  }
}

function remember(event: Event): Uint8Array {
  const bytes = new Uint8Array(1);
  eventsByBytes.set(bytes, event);
  return bytes;
}
