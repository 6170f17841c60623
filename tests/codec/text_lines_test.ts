import { assert, assertEquals } from "@std/assert";
import {
  encodeLines,
  mayHoldPassword,
  newLineDecoder,
  refuse,
  secretVerb,
  splitWord,
  words,
} from "../../lib/codec/text_lines.ts";
import { splitEveryByte, textOf, utf8 } from "../helpers/bytes.ts";
import { comparable, LOGIN_ATTEMPTS, refused } from "../helpers/inputs.ts";

Deno.test("newLineDecoder() makes one command of each line, and none of an empty one", () => {
  const decoder = newLineDecoder(80, (text) => ({ type: "send", text }));
  assertEquals(decoder.push(utf8("a\r\n\r\n\nb\r\0c")), [
    { type: "send", text: "a" },
    { type: "send", text: "b" },
  ]);
  assertEquals(decoder.push(utf8("d\n")), [{ type: "send", text: "cd" }]);
});

Deno.test("newLineDecoder() refuses an over-long line in its place, once", () => {
  const decoder = newLineDecoder(3, (text) => ({ type: "send", text }));
  const commands = [...decoder.push(utf8("a\nbcde")), ...decoder.push(utf8("f\ng\n"))];
  assertEquals(commands.map(comparable), [
    { type: "send", text: "a" },
    refused("line-too-long", "Message too long"),
    { type: "send", text: "g" },
  ]);
});

Deno.test("newLineDecoder() reads a line as others would see it", () => {
  const seen: string[] = [];
  const decoder = newLineDecoder(80, (text) => {
    seen.push(text);
    return { type: "send", text };
  });
  decoder.push(utf8("\x1b[31mred\talert\n\u202e/quit\n\ufefflogin kim\nGrüße 😀\n"));
  assertEquals(seen, ["[31mred alert", "/quit", "login kim", "Grüße 😀"]);
});

Deno.test("newLineDecoder() reads a line in many pieces as one in one piece", () => {
  const line = utf8("\x07a\u2028b\x7f\u{e0041}c\n");
  const [whole, pieces] = [[line], splitEveryByte(line)].map((chunks) => {
    const decoder = newLineDecoder(80, (text) => ({ type: "send", text }));
    return chunks.flatMap((chunk) => decoder.push(chunk));
  });
  assertEquals(pieces, whole);
  assertEquals(whole, [{ type: "send", text: "a bc" }]);
});

Deno.test("newLineDecoder() bounds what was typed, not what is left of it", () => {
  const decoder = newLineDecoder(3, (text) => ({ type: "send", text }));
  assertEquals(
    decoder.push(utf8("\x07\x07ab\n\x07ab\n")).map(comparable),
    [refused("line-too-long", "Message too long"), { type: "send", text: "ab" }],
  );
});

Deno.test("encodeLines() ends each line with CR LF, and makes nothing of no lines", () => {
  assertEquals(textOf(encodeLines(["Grüße", "", "b"])), "Grüße\r\n\r\nb\r\n");
  assertEquals(encodeLines([]), null);
});

Deno.test("splitWord() splits at the first space and takes no other one away", () => {
  assertEquals(splitWord("MSG  two  spaces "), { word: "MSG", rest: " two  spaces " });
  assertEquals(splitWord("QUIT"), { word: "QUIT", rest: "" });
  assertEquals(splitWord(" a"), { word: "", rest: "a" });
  assertEquals(splitWord(""), { word: "", rest: "" });
});

Deno.test("words() splits at every kind of white space", () => {
  assertEquals(words("  a \t b\u3000c "), ["a", "b", "c"]);
  assertEquals(words(" "), []);
});

Deno.test("mayHoldPassword() sees a login, however it is written and in whatever dialect", () => {
  const logins = ["login", "login kim secret", "LOGIN kim", "  Login\tkim", "\u3000login kim"];
  const slashes = ["/login kim", "//login kim", " /Login kim", "／ｌｏｇｉｎ kim"];
  const others = ["ｌｏｇｉｎ kim", "USERNAME kim secret", " PASS secret", "ＰＡＳＳ secret"];
  const lines = [...logins, ...slashes, ...others, ...LOGIN_ATTEMPTS];
  assertEquals(lines.filter((line) => !mayHoldPassword(line)), []);
});

Deno.test("mayHoldPassword() sees who makes an account or changes a password", () => {
  const lines = [
    "register",
    "REGISTER kim",
    "/Register kim secret",
    "//register",
    "／ｒｅｇｉｓｔｅｒ k",
  ];
  const passwords = [
    "passwd",
    "/passwd a b",
    "  PASSWD a b",
    "///passwd",
    "ｐａｓｓｗｄ a b",
    "paſſwd a b",
  ];
  assertEquals([...lines, ...passwords].filter((line) => !mayHoldPassword(line)), []);
});

Deno.test("secretVerb() tells what the password is for", () => {
  const lines = ["/LOGIN a", "USERNAME a", "PASS a", "Register a b", "/passwd a b", "login"];
  const verbs = ["login", "login", "login", "register", "passwd", "login"];
  assertEquals(lines.map((line): string | null => secretVerb(line)), verbs);
  assertEquals(["hello", "", "registered", "/password a"].map(secretVerb), [
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("mayHoldPassword() sees a login after any white space, however much", () => {
  assert(mayHoldPassword(`${" ".repeat(100)}login kim secret`));
});

Deno.test("mayHoldPassword() sees a login with what nobody sees in it", () => {
  const joined = ["\u200dlogin kim secret", "/log\u200cin kim secret", "\u115f login kim secret"];
  assertEquals(joined.filter((line) => !mayHoldPassword(line)), []);
});

Deno.test("mayHoldPassword() sees nothing in what only resembles a login", () => {
  const others = [
    "",
    "logins are hard",
    "please login",
    "log in",
    "logout",
    "/log in",
    "login,kim",
    "registered",
    "to register",
    "passwords",
  ];
  const lowerCase = ["username kim", "pass it on", "Pass the salt", "Username?", "PASSWORD"];
  assertEquals([...others, ...lowerCase].filter(mayHoldPassword), []);
});

Deno.test("mayHoldPassword() takes no time over a long line", () => {
  assert(!mayHoldPassword("a" + "\u0301".repeat(1_000_000)));
});

Deno.test("refuse() makes a command that holds the error", () => {
  assertEquals(comparable(refuse("usage", "Usage: QUIT")), refused("usage", "Usage: QUIT"));
});
