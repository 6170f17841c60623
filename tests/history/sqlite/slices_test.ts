import { assertEquals } from "@std/assert";
import { SliceRow } from "../../../lib/history/sqlite/slices.ts";

/** Work of so many slices that takes note of each; resolves when it is done. */
function work(name: string, slices: number, done: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = slices;
  const sliced = {
    step() {
      done.push(name);
      if (--left > 0) return true;
      resolve();
      return false;
    },
    cancel: () => void done.push(`${name} cancelled`),
  };
  return { sliced, promise };
}

Deno.test("SliceRow does what is quick first, and what is slow in turns", async () => {
  const done: string[] = [];
  const row = new SliceRow();
  const [one, two, quick] = [work("one", 2, done), work("two", 2, done), work("quick", 2, done)];
  row.add(one.sliced, "slow");
  row.add(two.sliced, "slow");
  row.add(quick.sliced, "quick");
  await Promise.all([one.promise, two.promise, quick.promise]);
  assertEquals(done, ["quick", "quick", "one", "two", "one", "two"]);
});

Deno.test("SliceRow.add() of what is quick does not wait for what is slow", async () => {
  const done: string[] = [];
  const row = new SliceRow();
  const quick = work("quick", 1, done);
  const slow = work("slow", 3, done);
  const step = slow.sliced.step;
  slow.sliced.step = () => {
    if (done.length === 0) row.add(quick.sliced, "quick");
    return step();
  };
  row.add(slow.sliced, "slow");
  await slow.promise;
  assertEquals(done, ["slow", "quick", "slow", "slow"]);
});

Deno.test("SliceRow.end() cancels what one more slice does not finish", () => {
  const done: string[] = [];
  const row = new SliceRow();
  row.add(work("slow", 2, done).sliced, "slow");
  row.add(work("quick", 1, done).sliced, "quick");
  row.end();
  assertEquals(done, ["quick", "slow", "slow cancelled"]);
});
