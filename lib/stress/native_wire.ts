import { GreetingFilter } from "../client/greeting_filter.ts";
import { decodePayload, encodeCommandFrame } from "../codec/native_dialect.ts";
import { encodeFrame, FRAME_HEADER_BYTES } from "../codec/native_frames.ts";
import { decodeEvent } from "../codec/native_messages.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Event } from "../protocol/event.ts";
import { PROTOCOL_VERSION } from "../protocol/protocol_version.ts";
import { FrameCutter } from "./frame_cutter.ts";
import type { PayloadFormat } from "./payload.ts";
import type { Greeting, Wire, WireEars, WireReader } from "./wire.ts";
import { concat } from "../util/concat.ts";

const TILDE = 126;
const utf8 = new TextEncoder();
const MESSAGE_START = utf8.encode('{"type":"message"');

/** The native protocol. */
export function nativeWire(format: PayloadFormat): Wire {
  return {
    echoesOwn: true,
    envelope: envelopeOf(format),
    greet,
    goodbye: () => encodeCommandFrame({ type: "logout" }),
    newReader: (ears) => newReader(format, ears),
  };
}

/** All messages are of one length, so all frames are. */
function envelopeOf({ sizeBytes }: PayloadFormat): Wire["envelope"] {
  const [before = "", after = ""] = JSON.stringify({ type: "send", text: "~" }).split("~");
  const frame = encodeFrame(before + "~".repeat(sizeBytes) + after);
  return {
    before: frame.slice(0, FRAME_HEADER_BYTES + before.length),
    after: utf8.encode(after),
  };
}

function greet({ name, room, token }: Greeting): Uint8Array {
  const frames = [
    encodeCommandFrame({
      type: "hello",
      protocol: PROTOCOL_VERSION,
      client: "parley-stress",
      ...(token === null ? {} : { token }),
    }),
    encodeCommandFrame({ type: "login", name }),
    encodeCommandFrame({ type: "enter", room, ifMissing: "create", exclusive: true }),
  ];
  return concat(frames);
}

function newReader(format: PayloadFormat, ears: WireEars): WireReader {
  const greeting = new GreetingFilter();
  const cutter = new FrameCutter((bytes, start, end) => {
    if (end < start) ears.onRefused("It does not speak the native protocol");
    else hear(bytes, start, end, format, ears);
  });
  return { push: (chunk) => cutter.push(greeting.push(chunk)) };
}

function hear(
  bytes: Uint8Array,
  start: number,
  end: number,
  format: PayloadFormat,
  ears: WireEars,
): void {
  // To read a whole event takes twenty times as long, and most of what comes are messages.
  const at = beginsMessage(bytes, start) ? bytes.indexOf(TILDE, start) : -1;
  if (at >= 0 && at + format.sizeBytes < end && format.isAt(bytes, at)) {
    return ears.onMessage(bytes, at);
  }
  try {
    hearEvent(decodeEvent(decodePayload(bytes.subarray(start, end))), format, ears);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    ears.onRemark(error.message);
  }
}

function beginsMessage(bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < MESSAGE_START.length; index++) {
    if (bytes[start + index] !== MESSAGE_START[index]) return false;
  }
  return true;
}

function hearEvent(event: Event, format: PayloadFormat, ears: WireEars): void {
  switch (event.type) {
    case "welcome":
      return ears.onToken(event.token);
    case "roomEntered":
      return ears.onEntered();
    case "message":
      return hearText(event.text, format, ears);
    case "ping":
      return ears.onOwed(encodeCommandFrame({ type: "pong" }));
    case "error":
      return ears.onRefused(event.message);
    case "disconnect":
      return ears.onRemark(event.reason);
    default:
  }
}

/** A message whose frame was written in another way. */
function hearText(text: string, format: PayloadFormat, ears: WireEars): void {
  if (text.length === format.sizeBytes && text.startsWith(format.mark)) {
    ears.onMessage(utf8.encode(text), 0);
  } else if (text.includes(format.mark)) {
    ears.onDamaged();
  }
}
