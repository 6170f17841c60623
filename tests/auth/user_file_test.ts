import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { hashPassword, type ScryptCost } from "../../lib/auth/password_hash.ts";
import { parseUserFile, UserFile } from "../../lib/auth/user_file.ts";
import { type Json, type JsonObject, withField } from "../helpers/json.ts";

const CHEAP: ScryptCost = { N: 16, r: 1, p: 1 };

const ALICE: JsonObject = {
  name: "Alice",
  key: "alice",
  password: {
    algorithm: "scrypt",
    ...CHEAP,
    salt: "AAECAwQFBgcICQoLDA0ODw==",
    hash: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
  },
  created: "2026-11-21T00:00:00.000Z",
  disabled: false,
  roles: ["operator"],
};

const FILE: JsonObject = { version: 1, users: [ALICE] };

function fileWith(path: string, value: Json | undefined): string {
  return JSON.stringify(withField(FILE, path, value));
}

Deno.test("parseUserFile() knows whom the file names, by the folded name", () => {
  const file = parseUserFile(JSON.stringify(FILE));
  assert(file.isRegistered("alice"));
  assert(!file.isRegistered("Alice"));
  assert(!file.isRegistered("bob"));
});

Deno.test("parseUserFile() takes a file of nobody, and of a name in any script", () => {
  assert(!parseUserFile('{ "version": 1, "users": [] }').isRegistered("alice"));
  const file = withField(withField(FILE, "users[0].name", "Straße"), "users[0].key", "strasse");
  assert(parseUserFile(JSON.stringify(file)).isRegistered("strasse"));
});

Deno.test("parseUserFile() leaves out what it does not know", () => {
  const file = { ...FILE, users: [{ ...ALICE, colour: "red" }], more: 1 };
  assert(parseUserFile(JSON.stringify(file)).isRegistered("alice"));
});

Deno.test("parseUserFile() says where a file is not JSON, and shows nothing of it", () => {
  const json = JSON.stringify(FILE, null, 2).replace('"users":', '"users"');
  const error = assertThrows(() => parseUserFile(json), SyntaxError, "line 3");
  assert(!error.message.includes("users"));
});

for (const json of ["", "{", "users", '{ "version": 1, "users": ["AAECAwQFBgcICQoLDA0ODw==']) {
  Deno.test(`parseUserFile() refuses what is not JSON: ${json.slice(0, 10)}`, () => {
    const error = assertThrows(() => parseUserFile(json), SyntaxError, "not JSON");
    assert(!error.message.includes("AAEC"));
  });
}

const PASSWORD_FIELD = "users[0].password";

const DAMAGES: readonly {
  readonly what: string;
  readonly json: string;
  readonly says: string;
}[] = [
  { what: "a list", json: "[]", says: "The whole must be an object" },
  { what: "no version", json: fileWith("version", undefined), says: '"version"' },
  { what: "a newer version", json: fileWith("version", 2), says: '"version" must be 1' },
  {
    what: "a newer version with other fields",
    json: '{ "version": 2, "accounts": {} }',
    says: '"version" must be 1',
  },
  { what: "no users", json: fileWith("users", undefined), says: '"users" must be a list' },
  { what: "a user that is none", json: fileWith("users[0]", "alice"), says: '"users[0]"' },
  { what: "no name", json: fileWith("users[0].name", undefined), says: '"users[0].name"' },
  { what: "no key", json: fileWith("users[0].key", undefined), says: '"users[0].key"' },
  { what: "no password", json: fileWith(PASSWORD_FIELD, undefined), says: '"users[0].password"' },
  {
    what: "a plain password",
    json: fileWith(PASSWORD_FIELD, "parley"),
    says: '"users[0].password" must be an object',
  },
  {
    what: "another algorithm",
    json: fileWith(`${PASSWORD_FIELD}.algorithm`, "md5"),
    says: '"users[0].password.algorithm" must be scrypt',
  },
  { what: "no date", json: fileWith("users[0].created", null), says: '"users[0].created"' },
  { what: "a word for a flag", json: fileWith("users[0].disabled", "no"), says: ".disabled" },
  { what: "a role that is none", json: fileWith("users[0].roles[0]", "king"), says: "roles[0]" },
  {
    what: "a key that is not the name's",
    json: fileWith("users[0].key", "bob"),
    says: '"users[0].key" must be "alice"',
  },
  {
    what: "a salt that is not Base64",
    json: fileWith(`${PASSWORD_FIELD}.salt`, "not Base64 at all!!!!!!!"),
    says: '"users[0].password.salt" must be Base64',
  },
  {
    what: "a hash that is cut off",
    json: fileWith(`${PASSWORD_FIELD}.hash`, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka="),
    says: '"users[0].password.hash" must be Base64',
  },
  {
    what: "no salt to speak of",
    json: fileWith(`${PASSWORD_FIELD}.salt`, "AAEC"),
    says: '"users[0].password.salt"',
  },
  {
    what: "somebody twice",
    json: JSON.stringify({ ...FILE, users: [ALICE, ALICE] }),
    says: '"Alice" stands there twice',
  },
];

for (const { what, json, says } of DAMAGES) {
  Deno.test(`parseUserFile() refuses ${what}, and says where`, () => {
    assertThrows(() => parseUserFile(json), TypeError, says);
  });
}

Deno.test("parseUserFile() refuses a name that nobody could take", () => {
  assertThrows(() => parseUserFile(fileWith("users[0].name", "*")), Error, 'Cannot use "*" as a');
});

const BAD_COSTS: Readonly<Record<string, ScryptCost>> = {
  "an N that is no power of 2": { N: 15, r: 1, p: 1 },
  "an N of 1": { N: 1, r: 1, p: 1 },
  "an N of 0": { N: 0, r: 1, p: 1 },
  "an N that takes the machine": { N: 2 ** 21, r: 8, p: 1 },
  "an N past 32 bits": { N: 2 ** 32, r: 8, p: 1 },
  "no r": { N: 16, r: 0, p: 1 },
  "more than 256 MiB": { N: 2 ** 15, r: 65, p: 1 },
  "no p": { N: 16, r: 1, p: 0 },
  "a great p": { N: 16, r: 1, p: 17 },
  // RFC 7914, section 2: N is less than 2^(128 * r / 8).
  "an N that scrypt refuses for its r": { N: 2 ** 16, r: 1, p: 1 },
};

for (const [what, { N, r, p }] of Object.entries(BAD_COSTS)) {
  Deno.test(`parseUserFile() refuses ${what}`, () => {
    let file = FILE;
    for (const [key, value] of Object.entries({ N, r, p })) {
      file = withField(file, `${PASSWORD_FIELD}.${key}`, value);
    }
    assertThrows(() => parseUserFile(JSON.stringify(file)), TypeError, '"users[0].password"');
  });
}

Deno.test("parseUserFile() takes a cost of exactly 256 MiB", () => {
  let file = FILE;
  for (const [key, value] of Object.entries({ N: 2 ** 15, r: 64, p: 16 })) {
    file = withField(file, `${PASSWORD_FIELD}.${key}`, value);
  }
  assert(parseUserFile(JSON.stringify(file)).isRegistered("alice"));
});

/** A file with alice, bob who is disabled, and their password. */
async function newUserFile(): Promise<UserFile> {
  const password = await hashPassword("correct horse", CHEAP);
  const created = "2026-11-21T00:00:00.000Z";
  return new UserFile([
    { name: "Alice", key: "alice", password, created, disabled: false, roles: ["operator"] },
    { name: "bob", key: "bob", password, created, disabled: true, roles: [] },
  ]);
}

Deno.test("UserFile.verify() gives the account for its password", async () => {
  const account = await (await newUserFile()).verify("alice", "correct horse");
  assert(account !== null);
  assertEquals([account.name, account.key, account.roles], ["Alice", "alice", ["operator"]]);
});

const REFUSALS: readonly (readonly [what: string, key: string, password: string])[] = [
  ["a wrong password", "alice", "battery staple"],
  ["an unknown name", "nobody", "correct horse"],
  ["a disabled account", "bob", "correct horse"],
];

for (const [what, key, password] of REFUSALS) {
  Deno.test(`UserFile.verify() refuses ${what}`, async () => {
    assertEquals(await (await newUserFile()).verify(key, password), null);
  });
}

Deno.test("UserFile.verify() does the work of hashing for an unknown name, too", async () => {
  let answered = false;
  const verified = new UserFile([]).verify("nobody", "x").finally(() => answered = true);
  // Of what another thread works on, nothing is known before the event loop turns.
  for (let i = 0; i < 100; i++) await Promise.resolve();
  assert(!answered);
  assertEquals(await verified, null);
});

Deno.test("UserFile.isRegistered() is true for a disabled account, too", async () => {
  assert((await newUserFile()).isRegistered("bob"));
});

Deno.test("UserFile.verify() does one after the other, in order", async () => {
  const file = await newUserFile();
  const done: string[] = [];
  await Promise.all([
    file.verify("nobody", "x").then(() => done.push("slow")),
    file.verify("alice", "x").then(() => done.push("fast")),
    file.verify("alice", "correct horse").then(() => done.push("last")),
  ]);
  assertEquals(done, ["slow", "fast", "last"]);
});

Deno.test("UserFile.verify() does not hash for whom nobody waits, and asks when his turn has come", async () => {
  const file = await newUserFile();
  let isWanted = true;
  const first = file.verify("nobody", "x").then(() => isWanted = false);
  const second = file.verify("alice", "correct horse", () => isWanted);
  await first;
  // To hash takes a turn of the event loop, at least.
  let answer: unknown = "none yet";
  void second.then((account) => answer = account);
  for (let i = 0; i < 10; i++) await Promise.resolve();
  assertEquals(answer, null);
  assertEquals((await file.verify("alice", "correct horse", () => true))?.name, "Alice");
});

Deno.test("UserFile.verify() goes on after a hash that can't be checked", async () => {
  const good = await hashPassword("correct horse", CHEAP);
  const created = "2026-11-21T00:00:00.000Z";
  const rest = { created, disabled: false, roles: [] };
  const file = new UserFile([
    { name: "bad", key: "bad", password: { ...good, N: 15 }, ...rest },
    { name: "alice", key: "alice", password: good, ...rest },
  ]);
  const broken = file.verify("bad", "correct horse");
  const fine = file.verify("alice", "correct horse");
  await assertRejects(() => broken);
  assertEquals((await fine)?.name, "alice");
});

Deno.test("users.json of this repository holds the demo users, with password parley", async () => {
  const file = parseUserFile(await Deno.readTextFile(new URL("../../users.json", import.meta.url)));
  for (const name of ["ada", "grace", "linus"]) {
    assertEquals((await file.verify(name, "parley"))?.name, name);
  }
  assertEquals((await file.verify("ada", "parley"))?.roles, ["operator"]);
});
