import { assert, assertEquals, assertThrows } from "@std/assert";
import { MIN_PAYLOAD_BYTES, PayloadFormat } from "../../lib/stress/payload.ts";

function newFormat(run = "k3x9", sizeBytes = 40): PayloadFormat {
  return new PayloadFormat({ run, sizeBytes, filler: () => "z" });
}

function written(format: PayloadFormat, sender: number, number: number, atUs: number): Uint8Array {
  const bytes = new Uint8Array(format.sizeBytes);
  format.write({ sender, number, atUs }, bytes, 0);
  return bytes;
}

Deno.test("PayloadFormat writes one readable form of one length", () => {
  assertEquals(
    new TextDecoder().decode(written(newFormat(), 12, 345, 123456.9)),
    "~k3x9 00012 00000345 000000123456 zzzzzz",
  );
});

Deno.test("PayloadFormat.read() gives back what was written, at both ends of the ranges", () => {
  const format = newFormat("abcd", MIN_PAYLOAD_BYTES);
  for (
    const [sender, number, atUs] of [[0, 0, 0], [99_999, 99_999_999, 999_999_999_999]] as const
  ) {
    const bytes = written(format, sender, number, atUs);
    assert(format.isAt(bytes, 0));
    assertEquals(format.read(bytes, 0), { sender, number, atUs });
  }
});

Deno.test("PayloadFormat finds no message of another run, nor where none begins", () => {
  const bytes = written(newFormat("aaaa"), 1, 2, 3);
  assert(!newFormat("aaab").isAt(bytes, 0));
  assert(!newFormat("aaaa").isAt(bytes, 1));
  assert(!newFormat("aaaa").isAt(bytes.subarray(0, 3), 0));
});

Deno.test("PayloadFormat.read() refuses a message of which any byte was changed", () => {
  const format = newFormat();
  const whole = written(format, 12, 345, 123456);
  for (let index = 0; index < whole.length; index++) {
    const bytes = whole.slice();
    bytes[index] = 33;
    assert(!format.isAt(bytes, 0) || format.read(bytes, 0) === null, `byte ${index}`);
  }
});

Deno.test("PayloadFormat.read() refuses a message that was cut short", () => {
  const format = newFormat();
  assertEquals(format.read(written(format, 1, 2, 3).subarray(0, 39), 0), null);
});

Deno.test("PayloadFormat refuses a size that has no room for what it says", () => {
  assertThrows(() => newFormat("k3x9", MIN_PAYLOAD_BYTES - 1), RangeError);
  assertThrows(() => newFormat("k3x"), RangeError);
});
