import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { Accounts, type AccountsOptions } from "../../lib/auth/accounts.ts";
import type { PasswordChange, Registration } from "../../lib/auth/authenticator.ts";
import { FileLock } from "../../lib/util/file_lock.ts";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { ChatError, type ChatErrorCode } from "../../lib/protocol/chat_error.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { turn } from "../helpers/turn.ts";
import { AccountsFixture, codeOf, HOME, NEXT, WRONG } from "./accounts_fixture.ts";
import { CHEAP, recordOf } from "./records.ts";

const OPEN = { registration: "open" } as const;

Deno.test("Accounts.register() makes an account that is in the file", async () => {
  await using fixture = await AccountsFixture.make(OPEN);
  assertEquals(await fixture.register(), { name: "Bob", key: "bob", roles: [] });
  const [, bob] = fixture.written();
  const { salt, hash } = bob?.password ?? {};
  assertEquals(bob, {
    name: "Bob",
    key: "bob",
    password: { algorithm: "scrypt", ...CHEAP, salt: salt ?? "", hash: hash ?? "" },
    created: "2024-01-05T12:00:00.000Z",
    disabled: false,
    roles: [],
  });
  assertEquals(await fixture.verify({ key: "bob", password: NEXT }), "Bob");
});

const REGISTRATIONS: readonly (readonly [
  what: string,
  options: Partial<AccountsOptions>,
  registration: Partial<Registration>,
  code: ChatErrorCode,
])[] = [
  ["unless it is told to", {}, {}, "not-allowed"],
  ["where it is off", { registration: "off" }, {}, "not-allowed"],
  ["without the code", { registration: "code", code: "sesame" }, {}, "code-required"],
  ["with a wrong code", { registration: "code", code: "sesame" }, { code: "x" }, "code-required"],
  ["a name that is taken", OPEN, { name: parseUserName("ALICE") }, "name-taken"],
  ["a short password", OPEN, { password: "parley" }, "bad-password"],
  [
    "the name as the password",
    OPEN,
    { name: parseUserName("Barnabas"), password: "barnabas" },
    "bad-password",
  ],
];

for (const [what, options, registration, code] of REGISTRATIONS) {
  Deno.test(`Accounts.register() does not register ${what}`, async () => {
    await using fixture = await AccountsFixture.make(options);
    assertEquals(await codeOf(() => fixture.register(registration)), code);
    assertEquals(fixture.written().length, 1);
  });
}

Deno.test("Accounts.register() registers with the code", async () => {
  await using fixture = await AccountsFixture.make({ registration: "code", code: "sesame" });
  assertEquals((await fixture.register({ code: "sesame" })).name, "Bob");
});

Deno.test("Accounts.register() tells nobody without the code which names are taken", async () => {
  await using fixture = await AccountsFixture.make({ registration: "code", code: "sesame" });
  const texts = new Set<string>();
  for (const name of ["Alice", "Bob"].map(parseUserName)) {
    const error = await assertRejects(() => fixture.register({ name, code: "x" }), ChatError);
    texts.add(`${error.code} ${error.message}`);
  }
  assertEquals(Array.from(texts), ["code-required Cannot register: the invitation code is wrong"]);
});

Deno.test("Accounts.register() slows down who guesses the code", async () => {
  await using fixture = await AccountsFixture.make({ registration: "code", code: "sesame" });
  for (let index = 0; index < 60; index++) await codeOf(() => fixture.register({ code: "x" }));
  assertEquals(await codeOf(() => fixture.register({ code: "sesame" })), "too-many-logins");
});

Deno.test("Accounts.register() gives a name to one of two who want it at once", async () => {
  await using fixture = await AccountsFixture.make({ ...OPEN, maxHashes: 2 });
  const results = await Promise.allSettled([fixture.register(), fixture.register()]);
  const reasons = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
  assertEquals(reasons.map((reason) => reason.code), ["name-taken"]);
  assertEquals(fixture.written().length, 2);
});

Deno.test("Accounts.register() respects a name that another process has given away", async () => {
  await using fixture = await AccountsFixture.make(OPEN);
  const other = new Accounts({ store: fixture.files.open(), clock: fixture.clock, cost: CHEAP });
  await other.add(parseUserName("bob"), NEXT);
  assertEquals(await codeOf(() => fixture.register()), "name-taken");
});

Deno.test("Accounts.changePassword() changes it, and keeps what the record holds besides", async () => {
  const record = { ...recordOf("Alice"), colour: "red" };
  const password = { ...record.password, scram: { iterations: 4096 } };
  await using fixture = await AccountsFixture.make({}, [{ ...record, password }]);
  await fixture.change();
  assertEquals(await fixture.verify(), null);
  assertEquals(await fixture.verify({ password: NEXT }), "Alice");
  const [after] = fixture.written();
  assertEquals<unknown>({ ...after, password: null }, { ...record, password: null });
  assert(after !== undefined && !("scram" in after.password), "It belonged to the old password");
});

const CHANGES: readonly (readonly [string, Partial<PasswordChange>, ChatErrorCode])[] = [
  ["a wrong present one", { before: WRONG }, "wrong-password"],
  ["an unknown name", { key: "nobody" }, "wrong-password"],
  ["a disabled account", { key: "carol" }, "wrong-password"],
  ["a short new one", { after: "short" }, "bad-password"],
];

for (const [what, change, code] of CHANGES) {
  Deno.test(`Accounts.changePassword() refuses ${what}`, async () => {
    const records = [recordOf("Alice"), recordOf("carol", { disabled: true })];
    await using fixture = await AccountsFixture.make({}, records);
    assertEquals(await codeOf(() => fixture.change(change)), code);
    assertEquals(fixture.written(), records);
  });
}

Deno.test("Accounts.changePassword() slows down who guesses the present one", async () => {
  await using fixture = await AccountsFixture.make();
  for (let index = 0; index < 5; index++) await codeOf(() => fixture.change({ before: WRONG }));
  assertEquals(await codeOf(() => fixture.change()), "too-many-logins");
});

Deno.test("Accounts.changePassword() makes places where the old one was used count as new", async () => {
  await using fixture = await AccountsFixture.make();
  const elsewhere = { address: "203.0.113.9", password: NEXT };
  for (const address of [HOME, elsewhere.address]) await fixture.verify({ address });
  await fixture.change();
  for (let index = 0; index < 30; index++) {
    const attempt = { password: WRONG, address: `198.51.100.${index}` };
    await fixture.verify(attempt).catch(() => {});
  }
  assertEquals(await fixture.verify({ password: NEXT }), "Alice");
  assertEquals(await codeOf(() => fixture.verify(elsewhere)), "too-many-logins");
});

Deno.test("Accounts.changePassword() does not undo what an operator set meanwhile", async () => {
  await using fixture = await AccountsFixture.make();
  const other = new Accounts({ store: fixture.files.open(), clock: fixture.clock, cost: CHEAP });
  await other.setPassword("alice", "purple monkey dishwasher");
  assertEquals(await codeOf(() => fixture.change()), "unavailable");
  assertEquals(await fixture.verify({ password: "purple monkey dishwasher" }), "Alice");
});

Deno.test("Accounts.passwordMark() is another one after each change of the password, and for each account", async () => {
  const bob = recordOf("Bob", { disabled: true });
  await using fixture = await AccountsFixture.make(OPEN, [recordOf("Alice"), bob]);
  const { accounts } = fixture;
  const mark = accounts.passwordMark("alice");
  assertMatch(mark ?? "", /^[0-9a-f]{64}$/);
  await fixture.verify();
  await accounts.setDisabled("bob", false);
  assertEquals(accounts.passwordMark("alice"), mark, "Nothing has happened to it");
  await fixture.change();
  const changed = accounts.passwordMark("alice");
  // The same password again has another salt.
  await accounts.setPassword("alice", NEXT);
  const marks = [mark, changed, accounts.passwordMark("alice")];
  await fixture.register({ name: parseUserName("Carol"), password: NEXT });
  assertEquals(new Set([...marks, accounts.passwordMark("carol")]).size, 4);
  const kept = JSON.stringify(fixture.written());
  for (const each of marks) assert(each !== null && !kept.includes(each));
});

Deno.test("Accounts.passwordMark() is another one where the roles are others", async () => {
  const marks = new Set<string | null>();
  for (const roles of [[], ["operator"]] as const) {
    await using fixture = await AccountsFixture.make(OPEN, [recordOf("Alice", { roles })]);
    marks.add(fixture.accounts.passwordMark("alice"));
  }
  assertEquals(marks.size, 2);
});

Deno.test("Accounts.passwordMark() is null for who is unknown, disabled or gone", async () => {
  await using fixture = await AccountsFixture.make();
  const { accounts } = fixture;
  const mark = accounts.passwordMark("alice");
  await accounts.setDisabled("alice", true);
  assertEquals(["alice", "nobody", "Alice"].map((key) => accounts.passwordMark(key)), [
    null,
    null,
    null,
  ]);
  await accounts.setDisabled("alice", false);
  assertEquals(accounts.passwordMark("alice"), mark);
  await accounts.remove("alice");
  assertEquals(accounts.passwordMark("alice"), null);
});

Deno.test("Accounts says that it is unavailable while the file can't be written, and tells why", async () => {
  await using fixture = await AccountsFixture.make(OPEN);
  const lock = FileLock.takeNow(`${fixture.files.path}.lock`);
  const refused = codeOf(() => fixture.register());
  while (fixture.troubles.length === 0) {
    await turn();
    fixture.clock.advance(1);
  }
  assertEquals(await refused, "unavailable");
  lock[Symbol.dispose]();
  await Deno.writeTextFile(fixture.files.path, "{");
  assertEquals(await codeOf(() => fixture.change()), "unavailable");
  assertEquals(fixture.troubles.map(({ line }) => line), [null, 1]);
  assertEquals(await fixture.verify(), "Alice");
});

Deno.test("Accounts.add() makes an account with roles", async () => {
  await using fixture = await AccountsFixture.make();
  const account = await fixture.accounts.add(parseUserName("Bob"), NEXT, ["operator"]);
  assertEquals(account, { name: "Bob", key: "bob", roles: ["operator"] });
  assertEquals(fixture.written().map(({ key }) => key), ["alice", "bob"]);
});

Deno.test("Accounts.setPassword() sets another password", async () => {
  await using fixture = await AccountsFixture.make();
  await fixture.accounts.setPassword("alice", NEXT);
  assertEquals(await fixture.verify(), null);
  assertEquals(await fixture.verify({ password: NEXT }), "Alice");
});

Deno.test("Accounts.remove() takes an account away", async () => {
  await using fixture = await AccountsFixture.make();
  await fixture.accounts.remove("alice");
  assertEquals([fixture.accounts.isRegistered("alice"), fixture.written()], [false, []]);
  assertEquals(await fixture.verify(), null);
});

Deno.test("Accounts.setDisabled() keeps an account from being used, and gives it back", async () => {
  await using fixture = await AccountsFixture.make();
  await fixture.accounts.setDisabled("alice", true);
  assertEquals([await fixture.verify(), fixture.written()[0]?.disabled], [null, true]);
  await fixture.accounts.setDisabled("alice", false);
  assertEquals(await fixture.verify(), "Alice");
});

const OPERATIONS: readonly (readonly [
  what: string,
  run: (accounts: Accounts) => Promise<unknown>,
  code: ChatErrorCode,
])[] = [
  ["add() a name that is taken", (a) => a.add(parseUserName("alice"), NEXT), "name-taken"],
  ["add() with a short password", (a) => a.add(parseUserName("bob"), "parley"), "bad-password"],
  ["setPassword() of nobody", (a) => a.setPassword("nobody", NEXT), "user-not-found"],
  ["setPassword() to a short one", (a) => a.setPassword("alice", "parley"), "bad-password"],
  ["remove() nobody", (a) => a.remove("nobody"), "user-not-found"],
  ["setDisabled() nobody", (a) => a.setDisabled("nobody", true), "user-not-found"],
];

for (const [what, run, code] of OPERATIONS) {
  Deno.test(`Accounts refuses to ${what}`, async () => {
    await using fixture = await AccountsFixture.make();
    assertEquals(await codeOf(() => run(fixture.accounts)), code);
    assertEquals(fixture.written().length, 1);
  });
}

Deno.test("Accounts tells an operator what is wrong with the file", async () => {
  await using fixture = await AccountsFixture.make();
  await Deno.writeTextFile(fixture.files.path, "{");
  const error = await assertRejects(() => fixture.accounts.remove("alice"), UserFileError);
  assertEquals([error.path, error.line], [fixture.files.path, 1]);
});

Deno.test("Accounts refuses options that can't be meant", async () => {
  await using fixture = await AccountsFixture.make();
  const { store, clock } = fixture;
  assertThrows(() => new Accounts({ store, clock, maxHashes: 0 }), RangeError);
  assertThrows(() => new Accounts({ store, clock, registration: "code" }), TypeError);
});
