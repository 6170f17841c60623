import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import {
  DEFAULT_COST,
  hashPassword,
  isOutgrown,
  type PasswordHash,
  verifyPassword,
} from "../../lib/auth/password_hash.ts";

const CHEAP = { N: 16, r: 1, p: 1 };

// RFC 7914, section 12: the test vector for "password" and "NaCl".
const RFC_7914: PasswordHash = {
  algorithm: "scrypt",
  N: 1024,
  r: 8,
  p: 16,
  salt: btoa("NaCl"),
  hash: "/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA==",
};

Deno.test("hashPassword() keeps the cost, a salt and a hash, and no password", async () => {
  const kept = await hashPassword("correct horse", CHEAP);
  const { salt, hash, ...rest } = kept;
  assertEquals(rest, { algorithm: "scrypt", ...CHEAP });
  assertEquals([atob(salt).length, atob(hash).length], [16, 32]);
  assert(!JSON.stringify(kept).includes("correct horse"));
});

Deno.test("hashPassword() makes a salt of its own each time", async () => {
  const [first, second] = await Promise.all([
    hashPassword("correct horse", CHEAP),
    hashPassword("correct horse", CHEAP),
  ]);
  assertNotEquals(first.salt, second.salt);
  assertNotEquals(first.hash, second.hash);
});

Deno.test("hashPassword() takes OWASP's cost unless told", async () => {
  const { N, r, p } = await hashPassword("correct horse");
  assertEquals({ N, r, p }, DEFAULT_COST);
  assertEquals(DEFAULT_COST, { N: 32_768, r: 8, p: 3 });
});

Deno.test("verifyPassword() is scrypt as RFC 7914 has it", async () => {
  assert(await verifyPassword("password", RFC_7914));
  assert(!await verifyPassword("Password", RFC_7914));
});

const PASSWORDS: readonly {
  readonly what: string;
  readonly kept: string;
  readonly typed: string;
  readonly isRight: boolean;
}[] = [
  { what: "the same", kept: "correct horse", typed: "correct horse", isRight: true },
  { what: "another", kept: "correct horse", typed: "battery staple", isRight: false },
  { what: "nothing", kept: "correct horse", typed: "", isRight: false },
  { what: "a longer one", kept: "correct horse", typed: "correct horse ", isRight: false },
  { what: "other capitals", kept: "correct horse", typed: "Correct Horse", isRight: false },
  { what: "an empty one", kept: "", typed: "", isRight: true },
  {
    what: "the same letters composed otherwise",
    kept: "Zoe\u0308",
    typed: "Zo\u00eb",
    isRight: true,
  },
  { what: "a long one", kept: "x".repeat(256), typed: "x".repeat(256), isRight: true },
];

for (const { what, kept, typed, isRight } of PASSWORDS) {
  Deno.test(`verifyPassword() takes ${what}: ${isRight}`, async () => {
    assertEquals(await verifyPassword(typed, await hashPassword(kept, CHEAP)), isRight);
  });
}

Deno.test("hashPassword() and verifyPassword() refuse more than 256 characters", async () => {
  const kept = await hashPassword("x".repeat(256), CHEAP);
  assert(!await verifyPassword("x".repeat(257), kept));
  await assertRejects(() => hashPassword("x".repeat(257), CHEAP), RangeError, "256 characters");
});

const COSTS: readonly (readonly [what: string, readonly number[], isOutgrown: boolean])[] = [
  ["the same", [32_768, 8, 3], false],
  ["less memory", [16_384, 8, 3], true],
  ["fewer rounds", [32_768, 8, 1], true],
  ["more memory and fewer rounds, which is more", [131_072, 8, 1], false],
  ["more", [65_536, 8, 3], false],
];

for (const [what, [N = 0, r = 0, p = 0], expected] of COSTS) {
  Deno.test(`isOutgrown() takes ${what}: ${expected}`, () => {
    assertEquals(isOutgrown({ N, r, p }, DEFAULT_COST), expected);
  });
}
