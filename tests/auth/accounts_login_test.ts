import { assert, assertEquals, assertRejects } from "@std/assert";
import type { LoginAttempt } from "../../lib/auth/authenticator.ts";
import { FileLock } from "../../lib/util/file_lock.ts";
import { Accounts } from "../../lib/auth/accounts.ts";
import { DEFAULT_COST } from "../../lib/auth/password_hash.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { AccountsFixture, codeOf, HOME, NEXT, WRONG } from "./accounts_fixture.ts";
import { PASSWORD, recordOf, StoreFixture } from "./records.ts";

Deno.test("Accounts.verify() gives the account for its password, and nothing secret", async () => {
  await using fixture = await AccountsFixture.make();
  const account = await fixture.accounts.verify({
    key: "alice",
    password: PASSWORD,
    address: HOME,
  });
  assertEquals(account, { name: "Alice", key: "alice", roles: ["operator"] });
});

const REFUSALS: readonly (readonly [what: string, attempt: Partial<LoginAttempt>])[] = [
  ["a wrong password", { password: WRONG }],
  ["no password", { password: "" }],
  ["a password of more than 256 characters", { password: "x".repeat(257) }],
  ["an unknown name", { key: "nobody" }],
  ["a name that every object has", { key: "__proto__" }],
  ["a disabled account", { key: "carol" }],
];

for (const [what, attempt] of REFUSALS) {
  Deno.test(`Accounts.verify() refuses ${what}`, async () => {
    const records = [recordOf("Alice"), recordOf("carol", { disabled: true })];
    await using fixture = await AccountsFixture.make({}, records);
    assertEquals(await fixture.verify(attempt), null);
  });
}

/** Lets a hash begin; a dear one is far from finished by then. */
async function letHashBegin(): Promise<void> {
  for (let i = 0; i < 100; i++) await Promise.resolve();
}

Deno.test("Accounts.verify() refuses who was disabled while the password was hashed", async () => {
  await using fixture = await AccountsFixture.make({ cost: DEFAULT_COST });
  await fixture.accounts.setPassword("alice", NEXT);
  const json = (await fixture.files.read()).replace('"disabled": false', '"disabled": true');
  await Deno.writeTextFile(fixture.files.path, json);
  const verified = fixture.verify({ password: NEXT });
  await letHashBegin();
  fixture.store.reload();
  assertEquals(await verified, null);
});

Deno.test("Accounts.verify() does the work of hashing for an unknown name, too", async () => {
  await using fixture = await AccountsFixture.make({ cost: DEFAULT_COST }, []);
  let answered = false;
  const verified = fixture.verify({ key: "nobody" }).finally(() => answered = true);
  await letHashBegin();
  assert(!answered);
  assertEquals(await verified, null);
});

Deno.test("Accounts.verify() does not hash for whom nobody waits", async () => {
  await using fixture = await AccountsFixture.make({ maxHashes: 1 });
  let isWanted = true;
  const first = fixture.verify({ key: "nobody" });
  const second = fixture.verify({ isWanted: () => isWanted });
  isWanted = false;
  assertEquals([await first, await second], [null, null]);
  assertEquals(await fixture.verify(), "Alice");
});

Deno.test("Accounts.verify() refuses when too many wait, and may be asked again", async () => {
  await using fixture = await AccountsFixture.make({ maxHashes: 1, maxWaiting: 1 });
  const [first, second] = [fixture.verify(), fixture.verify()];
  const error = await assertRejects(() => fixture.verify(), ChatError);
  assertEquals([error.code, error.mayRetry], ["too-many-logins", true]);
  assertEquals(await Promise.all([first, second]), ["Alice", "Alice"]);
});

Deno.test("Accounts.verify() lets many log in at once from one address", async () => {
  const records = Array.from({ length: 50 }, (_, index) => recordOf(`name${index}`));
  await using fixture = await AccountsFixture.make({ maxHashes: 4 }, records);
  const names = await Promise.all(records.map(({ key }) => fixture.verify({ key })));
  assertEquals(names, records.map(({ name }) => name));
});

Deno.test("Accounts.verify() makes who guesses wait, and whoever sends all at once", async () => {
  await using fixture = await AccountsFixture.make({ maxHashes: 1 });
  const guesses = Array.from({ length: 50 }, () => fixture.verify({ password: WRONG }));
  const results = await Promise.allSettled(guesses);
  assertEquals(results.filter(({ status }) => status === "fulfilled").length, 5);
  assertEquals(await codeOf(() => fixture.verify()), "too-many-logins");
  fixture.clock.advance(1000);
  assertEquals(await fixture.verify(), "Alice");
});

Deno.test("Accounts.verify() lets the owner in from where he was before, whatever others do", async () => {
  await using fixture = await AccountsFixture.make();
  assertEquals(await fixture.verify(), "Alice");
  for (let index = 0; index < 30; index++) {
    const attempt = { password: WRONG, address: `198.51.100.${index}` };
    await fixture.verify(attempt).catch(() => {});
  }
  assertEquals(await codeOf(() => fixture.verify({ address: "203.0.113.9" })), "too-many-logins");
  assertEquals(await fixture.verify(), "Alice");
});

Deno.test("Accounts.verify() lets the owner in while others fill the queue", async () => {
  await using fixture = await AccountsFixture.make({ maxHashes: 1, maxWaiting: 5 });
  await fixture.verify();
  const done: string[] = [];
  const others = Array.from(
    { length: 30 },
    (_, index) =>
      fixture.verify({ key: `name${index}`, address: `198.51.100.${index}` })
        .then(() => done.push("other"), () => {}),
  );
  const owner = fixture.verify().then((name) => done.push(name ?? ""));
  await Promise.all([...others, owner]);
  assertEquals(done.indexOf("Alice"), 1);
});

Deno.test("Accounts.verify() hashes anew where hashes have become dearer, and writes that", async () => {
  const cost = { N: 32, r: 1, p: 2 };
  const before = recordOf("Alice");
  const scram = { iterations: 4096 };
  const records = [{ ...before, colour: "red", password: { ...before.password, scram } }];
  await using fixture = await AccountsFixture.make({ cost }, records);
  assertEquals(await fixture.verify(), "Alice");
  const [after] = fixture.written();
  const { salt, hash } = after?.password ?? {};
  const password = { algorithm: "scrypt", ...cost, salt, hash, scram };
  assertEquals<unknown>(after, { ...before, colour: "red", password });
  assert(hash !== before.password.hash);
  assertEquals(await fixture.verify(), "Alice");
  assertEquals(fixture.written()[0], after);
});

Deno.test("Accounts.verify() does not hash anew for a wrong password, or where it is dear enough", async () => {
  await using fixture = await AccountsFixture.make({ cost: { N: 32, r: 1, p: 1 } });
  const before = fixture.written();
  await fixture.verify({ password: WRONG });
  assertEquals(fixture.written(), before);
  await using same = await AccountsFixture.make();
  await same.verify();
  assertEquals(same.written(), before);
  assertEquals(same.files.files(), ["users.json"]);
});

Deno.test("Accounts.verify() refuses who was disabled while his hash was made anew", async () => {
  await using fixture = await AccountsFixture.make({ cost: { N: 32, r: 1, p: 1 } });
  const lock = FileLock.takeNow(`${fixture.files.path}.lock`);
  const verified = fixture.verify();
  const json = (await fixture.files.read()).replace('"disabled": false', '"disabled": true');
  await Deno.writeTextFile(fixture.files.path, json);
  lock[Symbol.dispose]();
  assertEquals(await verified, null);
});

Deno.test("Accounts.verify() lets in who is right also where the new hash can't be written", async () => {
  await using fixture = await AccountsFixture.make({ cost: { N: 32, r: 1, p: 1 } });
  await Deno.writeTextFile(fixture.files.path, "{");
  assertEquals(await fixture.verify(), "Alice");
  assertEquals(fixture.troubles.map(({ line }) => line), [1]);
  assertEquals(await fixture.files.read(), "{");
});

Deno.test("Accounts.isRegistered() is true for a disabled account, too", async () => {
  await using fixture = await AccountsFixture.make({}, [recordOf("carol", { disabled: true })]);
  assert(fixture.accounts.isRegistered("carol"));
  assert(!fixture.accounts.isRegistered("Carol"));
});

Deno.test("Accounts knows the demo users of users.json, with password parley", async () => {
  const json = await Deno.readTextFile(new URL("../../users.json", import.meta.url));
  await using files = await StoreFixture.make(json);
  const accounts = new Accounts({ store: files.open(), clock: new FakeClock() });
  for (const key of ["ada", "grace", "linus"]) {
    const account = await accounts.verify({ key, password: "parley", address: HOME });
    assertEquals(account?.name, key);
  }
});
