import type { OVERLONG } from "../../codec/line_splitter.ts";
import type { Event } from "../../protocol/event.ts";

/** What somebody typed: a line, or one that is too long to send. */
export type TypedLine = string | typeof OVERLONG;

/** What a person, or a program at the other end of a pipe, reads and types. */
export interface Console extends Disposable {
  /** Whether a person types here. */
  readonly interactive: boolean;
  /** The next line, or null at the end of the input. */
  readLine(): Promise<TypedLine | null>;
  /** Asks for a password, masked (A7); null when it was given up, or nobody can type one here. */
  readPassword(prompt: string): Promise<string | null>;
  /** Shows what the server says; `own` is a message that was typed here. */
  show(event: Event, own: boolean): void;
  /** Shows what the client says itself. */
  notice(text: string): void;
}
