import { createHash } from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { ChatError } from "../protocol/chat_error.ts";
import type { RegistrationMode } from "../protocol/event.ts";

/** Knows who may make an account. */
export class RegistrationGate {
  readonly mode: RegistrationMode;
  readonly #code: Uint8Array;

  /** @throws {TypeError} When a code is needed and there is none. */
  constructor(mode: RegistrationMode, code: string) {
    if (mode === "code" && code === "") {
      throw new TypeError("Cannot let people register by a code: there is no code");
    }
    this.mode = mode;
    this.#code = digest(code);
  }

  /** @throws {ChatError} `not-allowed`, when nobody may. */
  checkOpen(): void {
    if (this.mode !== "off") return;
    throw new ChatError("not-allowed", "Cannot register: this server does not let people register");
  }

  /**
   * @throws {ChatError} `code-required`, when it needs another code; `not-allowed`, when it needs none
   * and there is one: on a line, that is the second half of a password with a space.
   */
  checkCode(code: string): void {
    if (this.mode === "open") return checkNoCode(code);
    if (timingSafeEqual(digest(code), this.#code)) return;
    const why = code === "" ? "it needs an invitation code" : "the invitation code is wrong";
    throw new ChatError("code-required", `Cannot register: ${why}`);
  }
}

function checkNoCode(code: string): void {
  if (code === "") return;
  const text = "Cannot register: no code is asked for here, and on a line a password has no space";
  throw new ChatError("not-allowed", text);
}

/** Of one length, whatever the length of the code. */
function digest(code: string): Uint8Array {
  return createHash("sha256").update(code).digest();
}
