/** Writes bytes, or a part of them; returns how many. */
export type Write = (bytes: Uint8Array) => Promise<number>;

/** Writes all bytes, in as many writes as it takes (denoland/deno#18985). */
export async function writeAll(write: Write, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await write(rest));
}
