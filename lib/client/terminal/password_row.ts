import { PasswordEditor } from "./password_editor.ts";

/** A password that is being asked for. */
interface PasswordRequest {
  readonly prompt: string;
  readonly editor: PasswordEditor;
  answer(password: string | null): void;
}

/** Passwords that are asked for, one after the other: nothing else gets the keys meanwhile. */
export class PasswordRow {
  readonly #requests: PasswordRequest[] = [];

  /** What is shown of the one that is being typed: a star for each character; null where none is. */
  get label(): string | null {
    const [request] = this.#requests;
    return request === undefined ? null : request.prompt + "*".repeat(request.editor.length);
  }

  /** Asks for one more; null is the answer of whoever gives up. */
  ask(prompt: string): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#requests.push({ prompt, editor: new PasswordEditor(), answer: resolve });
    return promise;
  }

  /** Takes what was typed; returns what is left behind the end of the last password. */
  type(chunk: Uint8Array): Uint8Array {
    const [request] = this.#requests;
    if (request === undefined) return chunk;
    const { outcome, rest } = request.editor.push(chunk);
    if (outcome.state === "typing") return rest;
    this.#requests.shift();
    request.answer(outcome.state === "done" ? outcome.password : null);
    return this.type(rest);
  }

  /** Nothing will be typed any more. */
  giveUp(): void {
    for (const request of this.#requests.splice(0)) request.answer(null);
  }
}
