import { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import type { Event } from "../protocol/event.ts";
import type { Decoder, Dialect, Input } from "./codec.ts";
import { encodeFrame, type Frame, FrameSplitter, NO_FRAME, OVERSIZE } from "./native_frames.ts";
import { decodeCommand, encodeCommand, encodeEvent } from "./native_messages.ts";

// JSON begins with its brace: a byte order mark is not allowed here (RFC 8259, section 8.1).
const utf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The native protocol over TCP: JSON objects in frames, for Parley's own client and for programs. */
export const nativeDialect: Dialect = {
  name: "native",
  namesGuests: false,
  encoder: { variant: "native", echoesOwn: true, encode: encodeEventFrame },
  newDecoder: ({ maxFrameBytes }) => newNativeDecoder(maxFrameBytes),
};

/** A command as a client writes it to the wire. */
export function encodeCommandFrame(command: Exclude<Command, { type: "refused" }>): Uint8Array {
  return encodeFrame(encodeCommand(command));
}

/** The text of a frame's payload; bytes that are not UTF-8 become U+FFFD. */
export function decodePayload(payload: Uint8Array): string {
  return utf8Decoder.decode(payload);
}

function encodeEventFrame(event: Event): Uint8Array {
  return encodeFrame(encodeEvent(event));
}

function newNativeDecoder(maxFrameBytes: number): Decoder {
  const splitter = new FrameSplitter(maxFrameBytes);
  const decode = (frame: Frame): Input => {
    if (frame === NO_FRAME) return Disconnect.BAD_FRAME;
    if (frame !== OVERSIZE) return decodeCommand(decodePayload(frame));
    const error = new ChatError("line-too-long", `A frame may hold ${maxFrameBytes} bytes`);
    return { type: "refused", error };
  };
  return { push: (chunk) => splitter.push(chunk).map(decode) };
}
