import { assertEquals } from "@std/assert";
import { encodeFrame } from "../../lib/codec/native_frames.ts";
import { FrameCutter } from "../../lib/stress/frame_cutter.ts";
import { LineCutter } from "../../lib/stress/line_cutter.ts";
import { concat } from "../helpers/bytes.ts";

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

function linesOf(pieces: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const cutter = new LineCutter((bytes, start, end) => {
    lines.push(decoder.decode(bytes.subarray(start, end)));
  });
  for (const piece of pieces) cutter.push(piece);
  return lines;
}

function framesOf(pieces: readonly Uint8Array[]): (string | null)[] {
  const payloads: (string | null)[] = [];
  const cutter = new FrameCutter((bytes, start, end) => {
    payloads.push(end < start ? null : decoder.decode(bytes.subarray(start, end)));
  });
  for (const piece of pieces) cutter.push(piece);
  return payloads;
}

/** The bytes in pieces of one length. */
function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}

Deno.test("LineCutter gives the same lines however the bytes are split", () => {
  const bytes = utf8.encode("one\r\n\r\ntwo\nth\rree\r\n\r\r\nrest");
  for (let length = 1; length <= bytes.length; length++) {
    assertEquals(linesOf(cut(bytes, length)), ["one", "", "two", "th\rree", "\r"], `${length}`);
  }
});

Deno.test("FrameCutter gives the same payloads however the bytes are split", () => {
  const texts = ["{}", "", "x".repeat(300), "last"];
  const bytes = concat(...texts.map((text) => encodeFrame(text)), new Uint8Array(3));
  for (let length = 1; length <= bytes.length; length++) {
    assertEquals(framesOf(cut(bytes, length)), texts, `${length}`);
  }
});

Deno.test("FrameCutter says once that there is no sense in what comes, and reads no more", () => {
  const bytes = concat(encodeFrame("a"), utf8.encode("HTTP/1.1 400 Bad Request\r\n"));
  for (const length of [1, 3, bytes.length]) {
    assertEquals(framesOf(cut(bytes, length)), ["a", null]);
  }
});
