import { assert, assertEquals } from "@std/assert";
import { FileLock } from "../../lib/util/file_lock.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { turn } from "../helpers/turn.ts";

function newLock(folder: TempDir, clock = new FakeClock()): FileLock {
  const path = `${folder.path}/lock`;
  return new FileLock({ path, clock, maxWaitMs: 1000 });
}

/** Lets the time run out. */
async function passTime(clock: FakeClock): Promise<void> {
  while (clock.pending === 0) await turn();
  clock.advance(1000);
}

Deno.test("FileLock.take() takes a free lock, and again once it was given back", async () => {
  await using folder = await TempDir.make();
  const lock = newLock(folder);
  for (let i = 0; i < 3; i++) {
    using held = await lock.take();
    assert(held !== null);
  }
});

Deno.test("FileLock.take() waits until the holder gives it back", async () => {
  await using folder = await TempDir.make();
  const clock = new FakeClock();
  const held = await newLock(folder).take();
  const waiting = newLock(folder, clock).take();
  while (clock.pending === 0) await turn();
  held?.[Symbol.dispose]();
  using taken = await waiting;
  assert(taken !== null);
  assertEquals(clock.pending, 0);
});

Deno.test("FileLock.take() gives up after a while, and what comes too late is given back", async () => {
  await using folder = await TempDir.make();
  const clock = new FakeClock();
  const [holder, late, next] = [newLock(folder), newLock(folder, clock), newLock(folder)];
  const held = await holder.take();
  const inVain = late.take();
  await passTime(clock);
  assertEquals(await inVain, null);
  const inTime = next.take();
  held?.[Symbol.dispose]();
  // Whichever of the two the system gives it to first, the other one gets it, too.
  const taken = await inTime;
  assert(taken !== null);
  taken[Symbol.dispose]();
  using again = await late.take();
  assert(again !== null);
});

Deno.test("FileLock.take() asks the system once, however often it was in vain", async () => {
  await using folder = await TempDir.make();
  const clock = new FakeClock();
  const lock = newLock(folder, clock);
  const held = FileLock.takeNow(`${folder.path}/lock`);
  for (let i = 0; i < 3; i++) {
    const inVain = lock.take();
    await passTime(clock);
    assertEquals(await inVain, null);
  }
  const last = lock.take();
  held[Symbol.dispose]();
  using taken = await last;
  assert(taken !== null);
});

/** Takes it with all permissions: with those of tests, Deno itself follows no link that leads out. */
async function takeFreely(path: string, how: "take" | "takeNow"): Promise<string> {
  const module = import.meta.resolve("../../lib/util/file_lock.ts");
  const quoted = JSON.stringify(path);
  const call = how === "takeNow"
    ? `FileLock.takeNow(${quoted})`
    : `await new FileLock({ path: ${quoted}, clock: systemClock, maxWaitMs: 60_000 }).take()`;
  const clock = import.meta.resolve("../../lib/util/clock.ts");
  const code = `import { FileLock } from "${module}"; import { systemClock } from "${clock}";
    try { ${call}; console.log("taken"); } catch (error) { console.log(error.name); }`;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", code] }).output();
  return new TextDecoder().decode(stdout).trim();
}

for (const how of ["take", "takeNow"] as const) {
  Deno.test({
    name: `FileLock.${how}() makes nothing where a link in its place leads`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using folder = await TempDir.make();
      const path = `${folder.path}/lock`;
      await new Deno.Command("ln", { args: ["-s", "elsewhere", path] }).output();
      assertEquals(await takeFreely(path, how), "NotFound");
      assertEquals(folder.names(), ["lock"]);
    },
  });
}
