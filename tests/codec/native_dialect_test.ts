import { assertEquals, assertStrictEquals } from "@std/assert";
import type { DecoderLimits } from "../../lib/codec/codec.ts";
import {
  decodePayload,
  encodeCommandFrame,
  nativeDialect,
} from "../../lib/codec/native_dialect.ts";
import { decodeEvent } from "../../lib/codec/native_messages.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import { DEFAULT_LIMITS } from "../../lib/protocol/limits.ts";
import { concat, frameOf, splitEveryByte, utf8 } from "../helpers/bytes.ts";
import { FULL_COMMANDS } from "../helpers/commands.ts";
import { EVENTS } from "../helpers/events.ts";
import { comparable, type ComparableInput, refused } from "../helpers/inputs.ts";

/** What the decoder makes of bytes, after it was seen to be the same for one byte a push. */
function decode(bytes: Uint8Array, limits: DecoderLimits = DEFAULT_LIMITS): ComparableInput[] {
  const inputs = nativeDialect.newDecoder(limits).push(bytes).map(comparable);
  const decoder = nativeDialect.newDecoder(limits);
  const byteByByte = splitEveryByte(bytes).flatMap((chunk) => decoder.push(chunk).map(comparable));
  assertEquals(byteByByte, inputs);
  return inputs;
}

Deno.test("nativeDialect decodes each command that a client writes to the wire", () => {
  const commands = Object.values(FULL_COMMANDS);
  assertEquals(decode(concat(...commands.map(encodeCommandFrame))), commands);
});

Deno.test("nativeDialect.encoder makes one frame of each event", () => {
  for (const event of Object.values(EVENTS)) {
    const frame = nativeDialect.encoder.encode(event, 0)!;
    const payload = frame.subarray(4);
    assertEquals(decodeEvent(decodePayload(payload)), event);
    assertEquals(frame, frameOf(payload), event.type);
  }
});

Deno.test("nativeDialect refuses a payload that it does not understand, and goes on", () => {
  const nonsense = [utf8("hello"), utf8(""), utf8('\ufeff{"type":"who"}'), new Uint8Array([0xff])];
  const who = encodeCommandFrame({ type: "who" });
  for (const payload of nonsense) {
    assertEquals(decode(concat(frameOf(payload), who)), [
      refused("bad-message", "A payload must begin with {"),
      { type: "who" },
    ]);
  }
});

Deno.test("nativeDialect makes U+FFFD of bytes that are not UTF-8", () => {
  const payload = concat(utf8('{"type":"send","text":"'), new Uint8Array([0xff]), utf8('"}'));
  assertEquals(decode(frameOf(payload)), [{ type: "send", text: "\ufffd" }]);
});

Deno.test("nativeDialect refuses a frame over the bound once, and goes on", () => {
  const limits = { ...DEFAULT_LIMITS, maxFrameBytes: 14 };
  const frames = concat(
    encodeCommandFrame({ type: "listRooms" }),
    encodeCommandFrame({ type: "who" }),
  );
  assertEquals(decode(frames, limits), [
    refused("line-too-long", "A frame may hold 14 bytes"),
    { type: "who" },
  ]);
});

Deno.test("nativeDialect ends with what is no frame, and reads nothing after it", () => {
  const who = encodeCommandFrame({ type: "who" });
  const decoder = nativeDialect.newDecoder(DEFAULT_LIMITS);
  const [first, end, ...more] = decoder.push(concat(who, utf8("QUIT\r\n"), who));
  assertEquals(first, { type: "who" });
  assertStrictEquals(end, Disconnect.BAD_FRAME);
  assertEquals([more.length, decoder.push(who).length], [0, 0]);
});
