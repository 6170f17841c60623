const SENDER_DIGITS = 5;
const NUMBER_DIGITS = 8;
const TIME_DIGITS = 12;
const TILDE = 126;
const ZERO = 48;
const SPACE = 32;

/** How long the mark of a run is: it tells a run's messages from those of another one. */
export const RUN_MARK_LENGTH = 4;

const SENDER_AT = 1 + RUN_MARK_LENGTH + 1;
const NUMBER_AT = SENDER_AT + SENDER_DIGITS + 1;
const TIME_AT = NUMBER_AT + NUMBER_DIGITS + 1;
const FILLER_AT = TIME_AT + TIME_DIGITS + 1;

/** No message can be shorter. */
export const MIN_PAYLOAD_BYTES = FILLER_AT;

/** What a message of a stress test says. */
export interface Payload {
  readonly sender: number;
  /** Counts the sender's messages from 0. */
  readonly number: number;
  /** When it was said, or was to be said, in microseconds since the run began. */
  readonly atUs: number;
}

/** Options of {@linkcode PayloadFormat}. */
export interface PayloadFormatOptions {
  /** Letters and digits, {@linkcode RUN_MARK_LENGTH} of them. */
  readonly run: string;
  /** The length of each message, {@linkcode MIN_PAYLOAD_BYTES} at least. */
  readonly sizeBytes: number;
  /** Gives what it is filled up with, a character at a time; ASCII without spaces. */
  readonly filler: () => string;
}

/**
 * How the messages of a run look: `~k3x9 00012 00000345 000000123456 ` and then filler, all of one
 * length, all ASCII. So they are found and read where they lie, without a string for each.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { PayloadFormat } from "./payload.ts";
 *
 * const format = new PayloadFormat({ run: "k3x9", sizeBytes: 40, filler: () => "x" });
 * const bytes = new Uint8Array(50);
 * format.write({ sender: 12, number: 345, atUs: 123456 }, bytes, 10);
 * assertEquals(format.isAt(bytes, 10), true);
 * assertEquals(format.read(bytes, 10), { sender: 12, number: 345, atUs: 123456 });
 * ```
 */
export class PayloadFormat {
  readonly sizeBytes: number;
  /** What each message begins with. */
  readonly mark: string;
  readonly #template: Uint8Array;
  readonly #found = { sender: 0, number: 0, atUs: 0 };

  constructor({ run, sizeBytes, filler }: PayloadFormatOptions) {
    if (run.length !== RUN_MARK_LENGTH || sizeBytes < MIN_PAYLOAD_BYTES) {
      throw new RangeError(`Cannot use run "${run}" or size ${sizeBytes}`);
    }
    const zeros = [SENDER_DIGITS, NUMBER_DIGITS, TIME_DIGITS].map((count) => "0".repeat(count));
    const fill = Array.from({ length: sizeBytes - FILLER_AT }, filler).join("");
    this.sizeBytes = sizeBytes;
    this.mark = `~${run}`;
    this.#template = new TextEncoder().encode(`${this.mark} ${zeros.join(" ")} ${fill}`);
  }

  /** Whether a message of this run begins there. */
  isAt(bytes: Uint8Array, start: number): boolean {
    if (bytes[start] !== TILDE) return false;
    for (let index = 1; index < SENDER_AT; index++) {
      if (bytes[start + index] !== this.#template[index]) return false;
    }
    return true;
  }

  /**
   * What stands where {@linkcode isAt} has found a message, valid until the next call; null where one
   * byte of it is not as it was said.
   */
  read(bytes: Uint8Array, start: number): Payload | null {
    if (!this.#isIntact(bytes, start)) return null;
    const found = this.#found;
    found.sender = readDigits(bytes, start + SENDER_AT, SENDER_DIGITS);
    found.number = readDigits(bytes, start + NUMBER_AT, NUMBER_DIGITS);
    found.atUs = readDigits(bytes, start + TIME_AT, TIME_DIGITS);
    return found.sender < 0 || found.number < 0 || found.atUs < 0 ? null : found;
  }

  write(payload: Payload, into: Uint8Array, start: number): void {
    into.set(this.#template, start);
    writeDigits(payload.sender, into, start + SENDER_AT, SENDER_DIGITS);
    writeDigits(payload.number, into, start + NUMBER_AT, NUMBER_DIGITS);
    writeDigits(payload.atUs, into, start + TIME_AT, TIME_DIGITS);
  }

  /** Whether all is there but the mark and the digits, which tell by themselves. */
  #isIntact(bytes: Uint8Array, start: number): boolean {
    const template = this.#template;
    if (start < 0 || start + template.length > bytes.length) return false;
    for (let index = FILLER_AT - 1; index < template.length; index++) {
      if (bytes[start + index] !== template[index]) return false;
    }
    return bytes[start + NUMBER_AT - 1] === SPACE && bytes[start + TIME_AT - 1] === SPACE;
  }
}

/** Below 0 where a byte is no digit. */
function readDigits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index++) {
    const digit = bytes[index]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function writeDigits(value: number, into: Uint8Array, start: number, count: number): void {
  let rest = Math.max(0, Math.floor(value));
  for (let index = start + count - 1; index >= start; index--) {
    const higher = Math.floor(rest / 10);
    into[index] = ZERO + rest - higher * 10;
    rest = higher;
  }
}
