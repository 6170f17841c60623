import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { storeErrorOf } from "../../../lib/history/sqlite/error.ts";

function thrownBy(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
}

Deno.test("storeErrorOf() knows a full disk also where a script failed", () => {
  const db = new DatabaseSync(":memory:");
  db.exec("PRAGMA max_page_count = 2; CREATE TABLE t (a)");
  const error = thrownBy(() => db.exec("INSERT INTO t VALUES (zeroblob(100000))"));
  db.close();
  const { code, message } = storeErrorOf(error, "parley.db");
  assertEquals(code, "disk-full");
  assertEquals(message, 'Cannot use "parley.db": the disk is full; make room on it');
});

Deno.test("storeErrorOf() says what is wrong with a file in plain words", () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  assertEquals(
    storeErrorOf(full, "x").message,
    'Cannot use "x": the disk is full; make room on it',
  );
  const readOnly = Object.assign(new Error("os error 30"), { code: "EROFS" });
  assertEquals(storeErrorOf(readOnly, "x").message, 'Cannot use "x": its disk can only be read');
  const denied = new Deno.errors.PermissionDenied("os error 13");
  assertEquals(storeErrorOf(denied, "x").message, 'Cannot use "x": you may not write there');
});
