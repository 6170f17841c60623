import { assertEquals } from "@std/assert";
import { ReadBuffer } from "../../lib/net/read_buffer.ts";
import { utf8 } from "../helpers/bytes.ts";

/** Reads that give so many bytes each; returns the sizes of the buffers they were given. */
async function buffersOf(counts: readonly (number | "all")[]): Promise<number[]> {
  const sizes: number[] = [];
  const buffer = new ReadBuffer();
  for (const count of counts) {
    await buffer.read({
      read(bytes) {
        sizes.push(bytes.length);
        return Promise.resolve(count === "all" ? bytes.length : count);
      },
    });
  }
  return sizes;
}

Deno.test("ReadBuffer.read() gives what came, and null at the end", async () => {
  const buffer = new ReadBuffer();
  const reads = [utf8("Hello"), utf8(""), null];
  const read = (bytes: Uint8Array) => {
    const next = reads.shift() ?? null;
    if (next !== null) bytes.set(next);
    return Promise.resolve(next === null ? null : next.length);
  };
  assertEquals(await buffer.read({ read }), utf8("Hello"));
  assertEquals(await buffer.read({ read }), utf8(""));
  assertEquals(await buffer.read({ read }), null);
});

Deno.test("ReadBuffer keeps what it gave until the next read, also when it grows", async () => {
  const buffer = new ReadBuffer();
  const read = (bytes: Uint8Array) => Promise.resolve(bytes.fill(7).length);
  assertEquals(await buffer.read({ read }), new Uint8Array(512).fill(7));
});

const SIZES: readonly {
  readonly promise: string;
  readonly counts: readonly (number | "all")[];
  readonly sizes: readonly number[];
}[] = [
  { promise: "stays small for who says little", counts: [1, 511, 400], sizes: [512, 512, 512] },
  {
    promise: "grows for who fills it, up to 64 KiB",
    counts: ["all", "all", "all", "all", "all", "all"],
    sizes: [512, 2048, 8192, 32_768, 65_536, 65_536],
  },
  {
    promise: "shrinks step by step for who has become quiet",
    counts: ["all", "all", "all", "all", 10, 10, 10, 10, 10],
    sizes: [512, 2048, 8192, 32_768, 65_536, 16_384, 4096, 1024, 512],
  },
  {
    promise: "keeps its size for who uses a sixteenth of it",
    counts: ["all", 128, 127, 512],
    sizes: [512, 2048, 2048, 512],
  },
];

for (const { promise, counts, sizes } of SIZES) {
  Deno.test(`ReadBuffer ${promise}`, async () => {
    assertEquals(await buffersOf(counts), sizes);
  });
}
