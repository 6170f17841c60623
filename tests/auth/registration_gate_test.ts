import { assertEquals, assertThrows } from "@std/assert";
import { RegistrationGate, type RegistrationMode } from "../../lib/auth/registration_gate.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";

const CASES: readonly (readonly [RegistrationMode, code: string, mayRegister: boolean])[] = [
  ["off", "", false],
  ["off", "sesame", false],
  ["open", "", true],
  ["open", "anything", true],
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
    const refusal = mode === "off" ? "not-allowed" : "code-required";
    if (mayRegister) check();
    else assertEquals(assertThrows(check, ChatError).code, refusal);
  });
}

Deno.test("RegistrationGate refuses to need a code that there is not", () => {
  assertThrows(() => new RegistrationGate("code", ""), TypeError, "there is no code");
});
