import { assert, assertEquals } from "@std/assert";
import { lockState } from "../../lib/client/state_lock.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { turn } from "../helpers/turn.ts";

const canTry = "tryLockSync" in Deno.FsFile.prototype;

/** Lets time pass until something is settled, but not while a file is opened. */
async function passing<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let state: "settled" | "waiting" = "waiting";
  void promise.finally(() => state = "settled");
  for (await turn(); state === "waiting"; await turn()) {
    if (clock.pending > 0) clock.advance(50);
  }
  return await promise;
}

Deno.test("lockState() gives the lock to one at a time", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/lock`;
  const options = { clock: new FakeClock(), maxWaitMs: 1000 };
  for (let time = 0; time < 3; time++) {
    using held = await lockState(path, options);
    assert(held !== null);
  }
});

Deno.test({
  name: "lockState() waits for one who is ending, and not for long for one who is not",
  ignore: !canTry,
  async fn() {
    await using folder = await TempDir.make();
    const path = `${folder.path}/lock`;
    const clock = new FakeClock();
    const holder = await lockState(path, { clock, maxWaitMs: 0 });
    assertEquals(await passing(clock, lockState(path, { clock, maxWaitMs: 250 })), null);
    assertEquals([clock.monotonicMs(), clock.pending], [250, 0]);
    const next = lockState(path, { clock, maxWaitMs: 250 });
    holder?.[Symbol.dispose]();
    using taken = await passing(clock, next);
    assert(taken !== null);
  },
});
