import { assertEquals, assertThrows } from "@std/assert";
import { RegistrationGate } from "../../lib/auth/registration_gate.ts";
import type { RegistrationMode } from "../../lib/protocol/event.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";

const CASES: readonly (readonly [RegistrationMode, code: string, mayRegister: boolean])[] = [
  ["off", "", false],
  ["off", "sesame", false],
  ["open", "", true],
  ["open", "anything", false],
  ["code", "sesame", true],
  ["code", "", false],
  ["code", "Sesame", false],
  ["code", "sesame ", false],
];

for (const [mode, code, mayRegister] of CASES) {
  Deno.test(`RegistrationGate that is "${mode}" takes the code "${code}": ${mayRegister}`, () => {
    const gate = new RegistrationGate(mode, "sesame");
    const check = () => {
      gate.checkOpen();
      gate.checkCode(code);
    };
    const refusal = mode === "code" ? "code-required" : "not-allowed";
    if (mayRegister) check();
    else assertEquals(assertThrows(check, ChatError).code, refusal);
  });
}

Deno.test("RegistrationGate refuses to need a code that there is not", () => {
  assertThrows(() => new RegistrationGate("code", ""), TypeError, "there is no code");
});

Deno.test("RegistrationGate that needs no code says of one what it may have been, and does not show it", () => {
  const error = assertThrows(() => new RegistrationGate("open", "").checkCode("boat"), ChatError);
  assertEquals(
    error.message,
    "Cannot register: no code is asked for here, and on a line a password has no space",
  );
});
