import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { WriteStep } from "../../lib/auth/atomic_write.ts";
import { FileLock } from "../../lib/util/file_lock.ts";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { type UserChange, UserStore } from "../../lib/auth/user_store.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { turn } from "../helpers/turn.ts";
import { adding, recordOf, StoreFixture } from "./records.ts";

const UNIX = Deno.build.os !== "windows";
const STEPS: readonly WriteStep[] = ["locked", "created", "written", "synced", "renamed"];

function keysOf(store: UserStore): string[] {
  return store.list().map(({ key }) => key);
}

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}

/** `Deno.symlink` needs more permissions than tests have. */
async function makeLink(target: string, path: string): Promise<void> {
  const { success } = await new Deno.Command("ln", { args: ["-s", target, path] }).output();
  assert(success);
}

Deno.test("UserStore.open() reads the records", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice"), recordOf("bob")]);
  const store = fixture.open();
  assertEquals(store.get("alice")?.name, "Alice");
  assertEquals(store.get("Alice"), undefined);
  assertEquals(store.get("constructor"), undefined);
  assertEquals(keysOf(store), ["alice", "bob"]);
});

Deno.test("UserStore.open() refuses a missing file, and makes none", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/users.json`;
  const error = assertThrows(() => UserStore.open(path), UserFileError, "It does not exist");
  assertEquals([error.path, error.line], [path, null]);
  assertEquals(await Array.fromAsync(Deno.readDir(folder.path)), []);
});

Deno.test("UserStore.open() refuses a damaged file with its name, line and reason, and leaves it", async () => {
  const damaged = '{\n  "version": 1,\n  "users": {}\n}\n';
  await using fixture = await StoreFixture.make(damaged);
  const error = assertThrows(() => fixture.open(), UserFileError, 'line 3: Field "users" must be');
  assertEquals([error.path, error.line], [fixture.path, 3]);
  assertThrows(() => UserStore.create(fixture.path), UserFileError, "line 3");
  assertEquals(await fixture.read(), damaged);
});

Deno.test("UserStore.open() refuses what is not UTF-8, and takes a byte order mark", async () => {
  await using fixture = await StoreFixture.make('\ufeff{ "version": 1, "users": [] }');
  assertEquals(fixture.open().list(), []);
  await Deno.writeFile(fixture.path, new Uint8Array([0x7b, 0xff, 0x7d]));
  assertThrows(() => fixture.open(), UserFileError, "It is not UTF-8");
});

Deno.test("UserStore.create() makes a file of nobody and its folder, for the owner alone", async () => {
  await using folder = await TempDir.make();
  const path = `${folder.path}/a/b/users.json`;
  assertEquals(UserStore.create(path).list(), []);
  assertEquals(UserStore.open(path).list(), []);
  if (UNIX) assertEquals([modeOf(path), modeOf(`${folder.path}/a/b`)], [0o600, 0o700]);
});

Deno.test("UserStore.create() opens a file that is there", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  assertEquals(keysOf(UserStore.create(fixture.path)), ["alice"]);
});

Deno.test("UserStore.update() writes the file, and leaves nothing but it and its lock", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  await store.update(adding("bob"));
  assertEquals([keysOf(store), keysOf(fixture.open())], [["alice", "bob"], ["alice", "bob"]]);
  assertEquals(fixture.files(), ["users.json", "users.json.lock"]);
});

Deno.test("UserStore.update() leaves a file that only its owner may read", async () => {
  await using fixture = await StoreFixture.make();
  await Deno.chmod(fixture.path, 0o644);
  await fixture.open().update(adding("bob"));
  if (UNIX) assertEquals(modeOf(fixture.path), 0o600);
});

Deno.test("UserStore.update() leaves the file, and its lock, to the owner of the file", async (t) => {
  await using fixture = await StoreFixture.make();
  const isRoot = await Deno.chown(fixture.path, 12_345, 12_345).then(() => true, () => false);
  await t.step({
    name: "as root",
    ignore: !isRoot,
    fn: async () => {
      await fixture.open().update(adding("bob"));
      const files = [fixture.path, `${fixture.path}.lock`];
      const owners = await Promise.all(files.map((path) => Deno.stat(path)));
      assertEquals(owners.map(({ uid }) => uid), [12_345, 12_345]);
    },
  });
});

Deno.test("UserStore.create() leaves the file, and its lock, to the owner of the folder", async (t) => {
  await using dir = await TempDir.make();
  const isRoot = await Deno.chown(dir.path, 12_345, 12_345).then(() => true, () => false);
  await t.step({
    name: "as root",
    ignore: !isRoot,
    fn: async () => {
      const path = `${dir.path}/users.json`;
      UserStore.create(path);
      const owners = await Promise.all([path, `${path}.lock`].map((file) => Deno.stat(file)));
      assertEquals(owners.map(({ uid }) => uid), [12_345, 12_345]);
    },
  });
});

Deno.test("UserStore.create() follows no link that was put in the place of its files", async (t) => {
  for (const link of ["users.json.tmp", "users.json.lock"]) {
    await t.step({
      name: link,
      ignore: !UNIX,
      fn: async () => {
        await using dir = await TempDir.make();
        const others = await dir.write("others", "theirs");
        await Deno.mkdir(`${dir.path}/users`);
        await makeLink(others, `${dir.path}/users/${link}`);
        assertEquals(UserStore.create(`${dir.path}/users/users.json`).list(), []);
        assertEquals(await Deno.readTextFile(others), "theirs");
        assert((await Deno.lstat(`${dir.path}/users/users.json`)).isFile);
      },
    });
  }
});

Deno.test("UserStore.update() keeps what it does not know, in the whole and in a record", async () => {
  const scram = { iterations: 4096, storedKey: "AAEC" };
  const file = { before: [1], version: 1, users: [{ ...recordOf("Alice"), scram }], after: null };
  await using fixture = await StoreFixture.make(JSON.stringify(file));
  await fixture.open().update((users) =>
    Array.from(users.values(), (user) => ({ ...user, disabled: true }))
  );
  const users = [{ ...recordOf("Alice"), scram, disabled: true }];
  assertEquals(JSON.parse(await fixture.read()), { ...file, users });
});

Deno.test("UserStore.update() changes what is in the file by now, not what was read before", async () => {
  await using fixture = await StoreFixture.make();
  const [first, second] = [fixture.open(), fixture.open()];
  await first.update(adding("alice"));
  await second.update(adding("bob"));
  assertEquals(keysOf(second), ["alice", "bob"]);
  assertEquals(keysOf(fixture.open()), ["alice", "bob"]);
});

Deno.test("UserStore.update() loses nothing of what two stores write at once", async () => {
  await using fixture = await StoreFixture.make();
  const stores = [fixture.open(), fixture.open()];
  const names = Array.from({ length: 20 }, (_, index) => `name${index}`);
  await Promise.all(names.map((name, index) => stores[index % 2]?.update(adding(name))));
  assertEquals(keysOf(fixture.open()).sort(), names.sort());
});

Deno.test("UserStore.update() writes in the order of the calls", async () => {
  await using fixture = await StoreFixture.make();
  const store = fixture.open();
  await Promise.all(["a", "b", "c"].map((name) => store.update(adding(name))));
  assertEquals(keysOf(store), ["a", "b", "c"]);
});

Deno.test("UserStore.update() writes nothing when the change throws, and goes on", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  const before = await fixture.read();
  const failing = store.update(() => {
    throw new RangeError("No");
  });
  const fine = store.update(adding("bob"));
  await assertRejects(() => failing, RangeError, "No");
  await fine;
  assertEquals(keysOf(store), ["alice", "bob"]);
  assert(before !== await fixture.read());
});

Deno.test("UserStore.update() writes nothing that could not be read again", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const before = await fixture.read();
  const store = fixture.open();
  await assertRejects(() => store.update(adding("alice")), UserFileError, "stands there twice");
  assertEquals([await fixture.read(), keysOf(store)], [before, ["alice"]]);
});

Deno.test("UserStore.update() writes over no file that was damaged meanwhile, and keeps its state", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  await Deno.writeTextFile(fixture.path, "{\n");
  const error = await assertRejects(() => store.update(adding("bob")), UserFileError, "line 2");
  assertEquals([error.path, await fixture.read()], [fixture.path, "{\n"]);
  assertEquals(keysOf(store), ["alice"]);
});

Deno.test("UserStore.update() makes no new file where the old one is gone", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  await Deno.remove(fixture.path);
  await assertRejects(() => store.update(adding("bob")), UserFileError, "It does not exist");
  assertEquals(fixture.files(), ["users.json.lock"]);
});

for (const failing of STEPS) {
  Deno.test(`UserStore.update() leaves a whole file where a write fails after "${failing}"`, async () => {
    await using fixture = await StoreFixture.make([recordOf("Alice")]);
    const afterStep = (step: WriteStep) => {
      if (step === failing) throw new Error("The disk is full");
    };
    const error = await assertRejects(() => fixture.open({ afterStep }).update(adding("bob")));
    assert(error instanceof Error && error.message.includes("The disk is full"));
    const isNew = failing === "renamed";
    assertEquals(keysOf(fixture.open()), isNew ? ["alice", "bob"] : ["alice"]);
    assertEquals(fixture.files(), ["users.json", "users.json.lock"]);
    await fixture.open().update(adding("carol"));
  });
}

Deno.test(
  { name: "UserStore.update() follows a link, which stays one", ignore: !UNIX },
  async () => {
    await using fixture = await StoreFixture.make([recordOf("Alice")]);
    const link = `${fixture.folder}/link.json`;
    await makeLink("users.json", link);
    await UserStore.open(link).update(adding("bob"));
    assert((await Deno.lstat(link)).isSymlink);
    assertEquals(keysOf(fixture.open()), ["alice", "bob"]);
  },
);

const IN_ITS_WAY = "UserStore.update() does not follow a link that stands where it writes first";

Deno.test({ name: IN_ITS_WAY, ignore: !UNIX }, async () => {
  await using fixture = await StoreFixture.make();
  const other = `${fixture.folder}/other`;
  await Deno.writeTextFile(other, "precious");
  await makeLink("other", `${fixture.path}.tmp`);
  await fixture.open().update(adding("bob"));
  assertEquals(await Deno.readTextFile(other), "precious");
});

Deno.test("UserStore.update() waits for another writer, then refuses, then goes on", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const clock = new FakeClock();
  const store = fixture.open({ clock, maxWaitMs: 5000 });
  const other = FileLock.takeNow(`${fixture.path}.lock`);
  const refused = store.update(adding("bob"));
  while (clock.pending === 0) await turn();
  clock.advance(4999);
  await turn();
  assertEquals(clock.pending, 1);
  clock.advance(1);
  const error = await assertRejects(() => refused, UserFileError, "Another process is writing it");
  assertEquals([error.path, keysOf(fixture.open())], [fixture.path, ["alice"]]);

  const waiting = store.update(adding("carol"));
  other[Symbol.dispose]();
  await waiting;
  assertEquals(keysOf(fixture.open()), ["alice", "carol"]);
});

Deno.test("UserStore.reload() takes up what others wrote", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  assertEquals(store.reload(), "same");
  await fixture.open().update(adding("bob"));
  assertEquals(store.get("bob"), undefined);
  assertEquals(store.reload(), "changed");
  assertEquals(store.get("bob")?.name, "bob");
  assertEquals(store.reload(), "same");
});

Deno.test("UserStore.reload() tells of what others wrote also where a write has taken it up", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  await fixture.open().update(adding("bob"));
  for (const name of ["carol", "dave"]) await store.update(adding(name));
  assertEquals([store.reload(), store.reload()], ["changed", "same"]);
  await store.update(adding("eve"));
  assertEquals([store.reload(), keysOf(store).length], ["same", 5]);
});

Deno.test("UserStore.reload() refuses a broken edit; the old state stays", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  const broken = (await fixture.read()).replace('"disabled": false', '"disabled": "no"');
  await Deno.writeTextFile(fixture.path, broken);
  const error = assertThrows(() => store.reload(), UserFileError, ".disabled");
  assertEquals(error.line, 16);
  assertEquals([keysOf(store), await fixture.read()], [["alice"], broken]);
  await Deno.remove(fixture.path);
  assertThrows(() => store.reload(), UserFileError, "It does not exist");
  assertEquals(keysOf(store), ["alice"]);
});

/** Gives Alice another hash, as a new password does. */
function withHash(hash: string): UserChange {
  return (users) =>
    Array.from(users.values(), (user) => {
      return user.key === "alice" ? { ...user, password: { ...user.password, hash } } : user;
    });
}

const OTHER_HASH = btoa("another hash of 32 bytes, or so.");

Deno.test("UserStore.takeResets() names, once, the accounts that others have given another password", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice"), recordOf("bob")]);
  const [store, others] = [fixture.open(), fixture.open()];
  await others.update(withHash(OTHER_HASH));
  await others.update(adding("carol"));
  assertEquals([store.reload(), store.takeResets()], ["changed", new Set(["alice"])]);
  assertEquals(store.takeResets(), new Set());
});

Deno.test("UserStore.takeResets() does not name what is written here, but what that has taken up", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const [store, others] = [fixture.open(), fixture.open()];
  await store.update(withHash(OTHER_HASH));
  assertEquals([store.reload(), store.takeResets()], ["same", new Set()]);
  await others.update(withHash(btoa("the next hash of 32 bytes, or so")));
  await store.update(adding("bob"));
  assertEquals([store.reload(), store.takeResets()], ["changed", new Set(["alice"])]);
});

Deno.test("UserStore.takeResets() forgets what was changed back before it was told", async () => {
  await using fixture = await StoreFixture.make([recordOf("Alice")]);
  const store = fixture.open();
  const before = await fixture.read();
  await fixture.open().update(withHash(OTHER_HASH));
  await assertRejects(() =>
    store.update(() => {
      throw new Error("refused");
    })
  );
  await Deno.writeTextFile(fixture.path, before);
  assertEquals([store.reload(), store.takeResets()], ["same", new Set()]);
});
