import { assertEquals } from "@std/assert";
import { isAccountLine, parseAccountLine } from "../../../lib/client/terminal/account_line.ts";

Deno.test("parseAccountLine() knows who wants to be asked for passwords", () => {
  const kim = { type: "register", name: "kim" } as const;
  assertEquals(["/register kim", "/REGISTER  kim "].map(parseAccountLine), [kim, kim]);
  assertEquals(["/passwd", "/Passwd "].map(parseAccountLine), [
    { type: "changePassword" },
    { type: "changePassword" },
  ]);
});

Deno.test("parseAccountLine() leaves every other line to others", () => {
  const complete = ["/register kim sesame", "/register kim sesame welcome", "/passwd a b"];
  const others = [
    "/register",
    "/passwd a",
    "register kim",
    "passwd",
    "//passwd",
    " /passwd",
    "",
    "hi",
  ];
  assertEquals([...complete, ...others].filter((line) => parseAccountLine(line) !== null), []);
});

Deno.test("isAccountLine() tells what is about the name or the account", () => {
  const typed = ["clear", { type: "login" }, { type: "register" }, {
    type: "changePassword",
  }] as const;
  assertEquals(typed.map(isAccountLine), [false, true, true, true]);
  assertEquals([{ type: "send" }, { type: "logout" }].map(isAccountLine), [false, false]);
});
