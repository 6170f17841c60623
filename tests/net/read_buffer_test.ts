import { assertEquals } from "@std/assert";
import { ReadBuffer } from "../../lib/net/read_buffer.ts";
import { utf8 } from "../helpers/bytes.ts";

/** Reads that give so many bytes each; returns the sizes of the buffers they were given. */
function buffersOf(counts: readonly (number | "all")[]): number[] {
  const buffer = new ReadBuffer();
  return counts.map((count) => {
    const { length } = buffer.space;
    buffer.take(count === "all" ? length : count);
    return length;
  });
}

Deno.test("ReadBuffer.take() gives what was read", () => {
  const buffer = new ReadBuffer();
  buffer.space.set(utf8("Hello"));
  assertEquals(buffer.take(5), utf8("Hello"));
  assertEquals(buffer.take(0), utf8(""));
});

Deno.test("ReadBuffer keeps what it gave until the next read, also when it grows", () => {
  const buffer = new ReadBuffer();
  buffer.space.fill(7);
  const chunk = buffer.take(128);
  assertEquals(buffer.space.length, 512);
  assertEquals(chunk, new Uint8Array(128).fill(7));
});

const SIZES: readonly {
  readonly promise: string;
  readonly counts: readonly (number | "all")[];
  readonly sizes: readonly number[];
}[] = [
  { promise: "stays small for who says little", counts: [1, 127, 100], sizes: [128, 128, 128] },
  {
    promise: "grows for who fills it, up to 64 KiB",
    counts: ["all", "all", "all", "all", "all", "all"],
    sizes: [128, 512, 2048, 8192, 32_768, 65_536],
  },
  {
    promise: "shrinks step by step for who has become quiet",
    counts: ["all", "all", "all", "all", "all", 7, 7, 7, 7, 7],
    sizes: [128, 512, 2048, 8192, 32_768, 65_536, 16_384, 4096, 1024, 256],
  },
  {
    promise: "keeps its size for who uses a sixteenth of it",
    counts: ["all", 32, 31, 128],
    sizes: [128, 512, 512, 128],
  },
];

for (const { promise, counts, sizes } of SIZES) {
  Deno.test(`ReadBuffer ${promise}`, () => {
    assertEquals(buffersOf(counts), sizes);
  });
}
