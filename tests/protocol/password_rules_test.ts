import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkNewPassword } from "../../lib/protocol/password_rules.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";

const GOOD: Readonly<Record<string, string>> = {
  "eight characters": "xkcd-936",
  "256 characters": "ab".repeat(128),
  "small letters alone": "correcthorsebatterystaple",
  "digits alone": "90210433",
  "spaces": "    a   ",
  "another script": "правильная",
  "eight emoji": "🐎🔋📎🐎🔋📎🐎🔋",
  "the name and more": "alexandra-7",
};

for (const [what, password] of Object.entries(GOOD)) {
  Deno.test(`checkNewPassword() takes ${what}`, () => checkNewPassword(password, "alexandra"));
}

const BAD: readonly (readonly [what: string, password: string, says: string])[] = [
  ["nothing", "", "fewer than 8 characters"],
  ["seven characters", "xkcd-93", "fewer than 8 characters"],
  ["seven emoji, which are more units", "🐎🔋📎🐎🔋📎🐎", "fewer than 8 characters"],
  ["seven letters with a mark each", "e\u0301".repeat(7), "fewer than 8 characters"],
  ["257 characters", "ab".repeat(128) + "c", "more than 256 characters"],
  ["a tab", "correct\thorse", "nobody can see"],
  ["a NUL", "correct horse\0", "nobody can see"],
  ["what has no width", "correct\u200bhorse", "nobody can see"],
  ["half a character", "correct horse \ud83d", "nobody can see"],
  ["the name", "Alexandra", "it is the name"],
  ["the name in wide letters", "ａｌｅｘａｎｄｒａ", "it is the name"],
  ["one character again and again", "zzzzzzzzzz", "again and again"],
  ["a very common one", "password", "one of the commonest"],
  ["a very common one in capitals", "QWERTYUIOP", "one of the commonest"],
  ["a very common one of digits", "1234567890", "one of the commonest"],
];

for (const [what, password, says] of BAD) {
  Deno.test(`checkNewPassword() refuses ${what}, and does not show it`, () => {
    const error = assertThrows(() => checkNewPassword(password, "alexandra"), ChatError, says);
    assertEquals([error.code, error.mayRetry], ["bad-password", false]);
    assert(password === "" || !`${error.message} ${error.stack}`.includes(`"${password}"`));
  });
}
