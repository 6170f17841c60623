import { createHash } from "node:crypto";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { ChatError } from "../protocol/chat_error.ts";

/** Who may make an account: nobody, everybody, or who knows the code. */
export type RegistrationMode = "off" | "open" | "code";

/** Knows who may make an account. */
export class RegistrationGate {
  readonly #mode: RegistrationMode;
  readonly #code: Uint8Array;

  /** @throws {TypeError} When a code is needed and there is none. */
  constructor(mode: RegistrationMode, code: string) {
    if (mode === "code" && code === "") {
      throw new TypeError("Cannot let people register by a code: there is no code");
    }
    this.#mode = mode;
    this.#code = digest(code);
  }

  /** @throws {ChatError} `not-allowed`, when nobody may. */
  checkOpen(): void {
    if (this.#mode !== "off") return;
    throw new ChatError("not-allowed", "Cannot register: this server does not let people register");
  }

  /** @throws {ChatError} `code-required`, when it needs another code. */
  checkCode(code: string): void {
    if (this.#mode !== "code" || timingSafeEqual(digest(code), this.#code)) return;
    const why = code === "" ? "it needs an invitation code" : "the invitation code is wrong";
    throw new ChatError("code-required", `Cannot register: ${why}`);
  }
}

/** Of one length, whatever the length of the code. */
function digest(code: string): Uint8Array {
  return createHash("sha256").update(code).digest();
}
