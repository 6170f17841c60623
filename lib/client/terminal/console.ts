import type { OVERLONG } from "../../codec/line_splitter.ts";
import type { Event } from "../../protocol/event.ts";
import type { LinkState } from "../link_state.ts";
import type { SendCounts } from "../sender.ts";
import type { Menu } from "./menu.ts";

/** A line that was pasted among others: it is said, whatever stands in it. */
export interface PastedLine {
  readonly pasted: string;
}

/** What somebody typed: a line, or one that is too long to send; or what he pasted. */
export type TypedLine = string | typeof OVERLONG | PastedLine;

/** What a person, or a program at the other end of a pipe, reads and types. */
export interface Console extends Disposable {
  /** Whether a person types here. */
  readonly interactive: boolean;
  /** Resolves when whoever types here wants to leave, whatever the program is doing (D5). */
  readonly ended: Promise<void>;
  /** The next line, or null at the end of the input. */
  readLine(): Promise<TypedLine | null>;
  /** Asks for a password, masked (A7); null when it was given up, or nobody can type one here. */
  readPassword(prompt: string): Promise<string | null>;
  /** Asks for a line; null when it was given up, or nobody can answer here. */
  ask(prompt: string): Promise<string | null>;
  /** Lets somebody choose; null when nothing was chosen, or nobody can choose here. */
  choose<T>(menu: Menu<T>): Promise<T | null>;
  /** Shows how the connection stands, and how many lines have no answer yet. */
  showLink(link: LinkState, counts: SendCounts): void;
  /** Takes away what has been shown. */
  clear(): void;
  /** Takes note of what the server says, and shows nothing. */
  know(event: Event): void;
  /** Shows what the server says; `own` is a message that was typed here. */
  show(event: Event, own: boolean): void;
  /** Shows what the client says itself. */
  notice(text: string): void;
}
