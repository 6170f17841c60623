import { assert, assertEquals, assertThrows } from "@std/assert";
import type { ScryptCost } from "../../lib/auth/password_hash.ts";
import { formatUserFile, parseUserFile, type UserFileContent } from "../../lib/auth/user_file.ts";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { asJson, type Json, type JsonObject, withField } from "../helpers/json.ts";
import { CHEAP } from "./records.ts";

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

function parse(json: string): UserFileContent {
  return parseUserFile(json, "users.json");
}

Deno.test("parseUserFile() reads a file of version 1", () => {
  assertEquals(asJson(parse(JSON.stringify(FILE))), FILE);
});

Deno.test("parseUserFile() takes a file of nobody, and of a name in any script", () => {
  assertEquals(parse('{ "version": 1, "users": [] }').users, []);
  const file = withField(withField(FILE, "users[0].name", "Straße"), "users[0].key", "strasse");
  assertEquals(parse(JSON.stringify(file)).users[0]?.key, "strasse");
});

Deno.test("parseUserFile() keeps what it does not know, in the whole, a record and a password", () => {
  const scram = { storedKey: "c3RvcmVk", iterations: 4096 };
  const password = { ...ALICE.password as JsonObject, scram };
  const file = { more: [1], ...FILE, users: [{ ...ALICE, colour: "red", password }], last: null };
  assertEquals(asJson(parse(formatUserFile(parse(JSON.stringify(file))))), file);
});

Deno.test("formatUserFile() writes what parseUserFile() reads, for people to edit", () => {
  const json = `${JSON.stringify(FILE, null, 2)}\n`;
  assertEquals(formatUserFile(parse(json)), json);
});

const NOT_JSON: readonly (readonly [json: string, line: number, why: string])[] = [
  ["{\n", 2, "close brace expected"],
  ["users", 1, "invalid symbol"],
  [JSON.stringify(FILE, null, 2).replace('"users":', '"users"'), 3, "colon expected"],
  ['{ "version": 1,\n"users": ["AAECAwQFBgcICQoLDA0ODw==', 2, "unexpected end of string"],
  ['{\n  // nobody\n  "version": 1, "users": [] }', 2, "invalid comment token"],
  ['{\n  "version": 1,\n  "users": [],\n}', 4, "property name expected"],
];

for (const [json, line, why] of NOT_JSON) {
  const short = JSON.stringify(json.slice(0, 20));
  Deno.test(`parseUserFile() names file, line and reason where it is not JSON: ${short}`, () => {
    const error = assertThrows(() => parse(json), UserFileError, why);
    assertEquals([error.path, error.line], ["users.json", line]);
    assert(error.message.startsWith(`Cannot use the users file "users.json": line ${line}: It is`));
    assert(!error.message.includes("AAEC"), "It shows nothing of the file");
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
    assertThrows(() => parse(json), UserFileError, says);
  });
}

Deno.test("parseUserFile() refuses a name that nobody could take", () => {
  const json = fileWith("users[0].name", "*");
  assertThrows(() => parse(json), UserFileError, 'Cannot use "*" as a');
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
    assertThrows(() => parse(JSON.stringify(file)), UserFileError, '"users[0].password"');
  });
}

Deno.test("parseUserFile() takes a cost of exactly 256 MiB", () => {
  let file = FILE;
  for (const [key, value] of Object.entries({ N: 2 ** 15, r: 64, p: 16 })) {
    file = withField(file, `${PASSWORD_FIELD}.${key}`, value);
  }
  assertEquals(parse(JSON.stringify(file)).users.length, 1);
});

const LINES:
  readonly (readonly [what: string, path: string, value: Json | undefined, line: number])[] = [
    ["a field", "users[0].created", 5, 15],
    ["a field of the password", "users[0].password.salt", "AAEC", 12],
    ["an item of a list", "users[0].roles[0]", "king", 18],
    ["a missing field, which is the line of what lacks it", "users[0].key", undefined, 4],
    ["a key that is not the name's", "users[0].key", "bob", 6],
    ["the version", "version", 2, 2],
  ];

for (const [what, path, value, line] of LINES) {
  Deno.test(`parseUserFile() names the line of ${what}`, () => {
    const json = JSON.stringify(withField(FILE, path, value), null, 2);
    const error = assertThrows(() => parse(json), UserFileError, `line ${line}: Field `);
    assertEquals(error.line, line);
  });
}

Deno.test("parseUserFile() names the line of whoever stands there twice", () => {
  const json = JSON.stringify({ ...FILE, users: [ALICE, ALICE] }, null, 2);
  assertEquals(assertThrows(() => parse(json), UserFileError).line, 21);
});

Deno.test("users.json of this repository holds the demo users", async () => {
  const json = await Deno.readTextFile(new URL("../../users.json", import.meta.url));
  const { users } = parse(json);
  assertEquals(users.map(({ key, roles }) => [key, roles.join()]), [
    ["ada", "operator"],
    ["grace", ""],
    ["linus", ""],
  ]);
});

Deno.test("parseUserFile() says of an empty file that it is empty", () => {
  for (const text of ["", "\n", "  \r\n"]) {
    const error = assertThrows(() => parse(text), UserFileError);
    assertEquals(error.message, 'Cannot use the users file "users.json": It is empty');
  }
});

Deno.test("parseUserFile() names the account whose record is not right, where it has a name", () => {
  const messageOf = (path: string, value: Json | undefined) => {
    return assertThrows(() => parse(fileWith(path, value)), UserFileError).message;
  };
  const wrongKey = messageOf("users[0].key", "bob");
  assert(wrongKey.endsWith('Field "users[0].key" must be "alice" (account "Alice")'), wrongKey);
  const ofPassword = messageOf("users[0].password.salt", "AAEC");
  assert(ofPassword.endsWith(' must be Base64 (account "Alice")'), ofPassword);
  const nameless = messageOf("users[0].name", undefined);
  assert(!nameless.includes("account"), nameless);
});
