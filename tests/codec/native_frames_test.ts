import { assertEquals } from "@std/assert";
import {
  encodeFrame,
  type Frame,
  FrameSplitter,
  NO_FRAME,
  OVERSIZE,
} from "../../lib/codec/native_frames.ts";
import { MAX_FRAME_BOUND_BYTES } from "../../lib/protocol/limits.ts";
import { concat, latin1, splitEveryByte, utf8 } from "../helpers/bytes.ts";

const MAX_FRAME_BYTES = 8;

/** A frame as a text or a word for what is wrong with it: payloads do not outlive the next push. */
function readable(frame: Frame): string {
  if (frame === OVERSIZE) return "oversize!";
  return frame === NO_FRAME ? "no frame!" : latin1(frame);
}

/** What a splitter makes of bytes in one push, and in one push for each byte. */
function splitBothWays(...parts: readonly Uint8Array[]): readonly string[] {
  const bytes = concat(...parts);
  const frames = new FrameSplitter(MAX_FRAME_BYTES).push(bytes).map(readable);
  const splitter = new FrameSplitter(MAX_FRAME_BYTES);
  const byteByByte = splitEveryByte(bytes).flatMap((chunk) => splitter.push(chunk).map(readable));
  assertEquals(byteByByte, frames, "byte by byte");
  return frames;
}

function frame(payload: string): Uint8Array {
  return encodeFrame(payload);
}

Deno.test("encodeFrame() puts the length before the payload, big-endian", () => {
  assertEquals(frame(""), new Uint8Array([0, 0, 0, 0]));
  assertEquals(frame("{}"), new Uint8Array([0, 0, 0, 2, 123, 125]));
  assertEquals(
    frame("x".repeat(0x010203)).subarray(0, 5),
    new Uint8Array([0, 1, 2, 3, 120]),
  );
});

Deno.test("encodeFrame() begins the longest frame with 0, as the detector needs it", () => {
  assertEquals(frame("x".repeat(MAX_FRAME_BOUND_BYTES))[0], 0);
});

Deno.test("FrameSplitter.push() gives a payload however its frame is split in two", () => {
  const bytes = frame("{abc}");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const splitter = new FrameSplitter(MAX_FRAME_BYTES);
    const frames = [bytes.subarray(0, cut), bytes.subarray(cut)]
      .flatMap((chunk) => splitter.push(chunk).map(readable));
    assertEquals(frames, ["{abc}"], `cut at ${cut}`);
  }
});

Deno.test("FrameSplitter.push() gives several frames of one push, each with its own bytes", () => {
  assertEquals(splitBothWays(frame("{1}"), frame(""), frame("{22}"), frame("{333}")), [
    "{1}",
    "",
    "{22}",
    "{333}",
  ]);
});

Deno.test("FrameSplitter.push() keeps a frame that is not complete", () => {
  const splitter = new FrameSplitter(MAX_FRAME_BYTES);
  assertEquals(splitter.push(concat(frame("{1}"), frame("{22}").subarray(0, 6))).map(readable), [
    "{1}",
  ]);
  assertEquals(splitter.push(utf8("2}")).map(readable), ["{22}"]);
});

Deno.test("FrameSplitter.push() takes a frame of exactly the bound", () => {
  assertEquals(splitBothWays(frame("12345678"), frame("{}")), ["12345678", "{}"]);
});

Deno.test("FrameSplitter.push() tells a frame over the bound once, and skips its payload", () => {
  assertEquals(splitBothWays(frame("123456789"), frame("{}")), ["oversize!", "{}"]);
  assertEquals(splitBothWays(frame("x".repeat(1000)), frame("{}")), ["oversize!", "{}"]);
});

Deno.test("FrameSplitter.push() tells a frame over the bound as soon as its length is known", () => {
  const splitter = new FrameSplitter(MAX_FRAME_BYTES);
  assertEquals(splitter.push(frame("123456789").subarray(0, 4)).map(readable), ["oversize!"]);
  assertEquals(splitter.push(utf8("1234")), []);
  assertEquals(splitter.push(utf8("56789")), []);
  assertEquals(splitter.push(frame("{}")).map(readable), ["{}"]);
});

Deno.test("FrameSplitter.push() tells once that something is no frame, and reads nothing after", () => {
  const noFrame = new Uint8Array([1, 0, 0, 2]);
  assertEquals(splitBothWays(frame("{1}"), noFrame, noFrame, frame("{2}")), ["{1}", "no frame!"]);
  const splitter = new FrameSplitter(MAX_FRAME_BYTES);
  assertEquals(splitter.push(utf8("GET / HTTP/1.1\r\n")).map(readable), ["no frame!"]);
  assertEquals(splitter.push(frame("{}")), []);
});
