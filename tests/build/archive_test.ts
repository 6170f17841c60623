import { assertEquals } from "@std/assert";
import { archive } from "../../lib/build/archive.ts";

const FILES = [{ path: "a/b", data: new Uint8Array([1]), kind: "program" }] as const;
const MODULE = new URL("../../lib/build/archive.ts", import.meta.url).href;
const TIME_OFFSET = 10;
const FIRST_YEAR = 1980;

/** Year, month, day, hours and minutes of a zip's first file, as they stand there. */
function timeIn(zip: Uint8Array): readonly number[] {
  const view = new DataView(zip.buffer, zip.byteOffset);
  const [time, day] = [view.getUint16(TIME_OFFSET, true), view.getUint16(TIME_OFFSET + 2, true)];
  return [FIRST_YEAR + (day >> 9), (day >> 5) & 15, day & 31, time >> 11, (time >> 5) & 63];
}

/** The bytes of a zip that is made where the clocks show another hour. */
async function zipIn(zone: string, atMs: number): Promise<string> {
  const options =
    `{ kind: "zip", files: [{ path: "a/b", data: new Uint8Array([1]) }], atMs: ${atMs} }`;
  const script = `import { archive } from "${MODULE}"; console.log(archive(${options}).join());`;
  const env = { TZ: zone, NO_COLOR: "1" };
  const command = new Deno.Command(Deno.execPath(), { args: ["eval", "-q", script], env });
  return new TextDecoder().decode((await command.output()).stdout).trim();
}

Deno.test("archive() makes the same zip in every time zone", async () => {
  const atMs = Date.UTC(2026, 10, 22, 23, 30);
  const zip = archive({ kind: "zip", files: FILES, atMs });
  assertEquals(timeIn(zip), [2026, 11, 22, 23, 30]);
  for (const zone of ["Pacific/Auckland", "America/Lima"]) {
    assertEquals(await zipIn(zone, atMs), zip.join());
  }
});

for (
  const [atMs, year] of [[0, 1980], [Date.UTC(1980, 0, 1), 1980], [
    Date.UTC(2200, 0, 1),
    2099,
  ]] as const
) {
  Deno.test(`archive() takes a time that a zip does not know: ${new Date(atMs).toISOString()}`, () => {
    assertEquals(timeIn(archive({ kind: "zip", files: FILES, atMs }))[0], year);
  });
}
