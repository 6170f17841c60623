import { GreetingFilter } from "../../lib/client/greeting_filter.ts";
import { encodeCommandFrame } from "../../lib/codec/native_dialect.ts";
import type { Position } from "../../lib/protocol/command.ts";
import { PROTOCOL_VERSION } from "../../lib/protocol/protocol_version.ts";
import { FrameCutter } from "../../lib/stress/frame_cutter.ts";
import { concat } from "../../lib/util/concat.ts";

/** Somebody who comes back: his session, and the last message that he has seen. */
export interface Returning {
  readonly port: number;
  readonly token: string;
  readonly room: string;
  readonly after: Position;
  /** How many messages he has missed. */
  readonly missed: number;
}

const utf8 = new TextEncoder();
const MESSAGE = utf8.encode('{"type":"message"');
const SEQ = utf8.encode('"seq":');
const ZERO = 48;
const READ_BYTES = 64 * 1024;

/**
 * Comes back with as little work as possible, so that the server is what is measured: a thousand
 * clients of a thousand machines would share it.
 *
 * @returns When every missed message has come, in its order, and none twice.
 */
export async function comeBackLean(returning: Returning): Promise<Disposable> {
  const { port, token, room, after, missed } = returning;
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  conn.setNoDelay();
  await conn.write(concat([
    encodeCommandFrame({ type: "hello", protocol: PROTOCOL_VERSION, client: "bench", token }),
    encodeCommandFrame({ type: "enter", room, ifMissing: "create", exclusive: true, after }),
  ]));
  let next = after.seq + 1;
  const greeting = new GreetingFilter();
  const cutter = new FrameCutter((bytes, start, end) => {
    const seq = isMessage(bytes, start) ? seqIn(bytes.subarray(start, end)) : null;
    if (seq === null) return;
    if (seq !== next) throw new Error(`Message ${seq} came where ${next} was due`);
    next++;
  });
  const buffer = new Uint8Array(READ_BYTES);
  while (next <= after.seq + missed) {
    const count = await conn.read(buffer);
    if (count === null) throw new Error(`The connection ended before message ${next}`);
    cutter.push(greeting.push(buffer.slice(0, count)));
  }
  return conn;
}

function isMessage(bytes: Uint8Array, start: number): boolean {
  return MESSAGE.every((byte, index) => bytes[start + index] === byte);
}

function seqIn(frame: Uint8Array): number {
  let at = frame.indexOf(SEQ[0]!);
  while (at >= 0 && !SEQ.every((byte, index) => frame[at + index] === byte)) {
    at = frame.indexOf(SEQ[0]!, at + 1);
  }
  let seq = 0;
  for (at += SEQ.length; frame[at]! >= ZERO && frame[at]! < ZERO + 10; at++) {
    seq = 10 * seq + frame[at]! - ZERO;
  }
  return seq;
}
