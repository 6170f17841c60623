import { SLASH_COMMANDS } from "../../codec/slash_commands.ts";
import type { Event } from "../../protocol/event.ts";
import { cleanText } from "../../protocol/text.ts";
import type { Clock, Timer } from "../../util/clock.ts";
import { Completer } from "./completer.ts";
import type { Console, TypedLine } from "./console.ts";
import { InputHistory } from "./input_history.ts";
import { type Key, KeyDecoder } from "./key_decoder.ts";
import type { Terminal } from "./keyboard.ts";
import { LineEditor } from "./line_editor.ts";
import { PasswordEditor } from "./password_editor.ts";
import { RawMode } from "./raw_mode.ts";
import { Renderer } from "./renderer.ts";
import { RoomView } from "./room_view.ts";
import { type BottomView, Screen } from "./screen.ts";
import type { Paint } from "./style.ts";

/** A terminal whose size is known. */
export interface SizedTerminal extends Terminal {
  size(): { readonly columns: number; readonly rows: number };
  /** Tells when the size changes; returns what ends the telling. */
  onResize(listener: () => void): () => void;
}

/** Options of {@linkcode EditorConsole}. */
export interface EditorConsoleOptions {
  readonly terminal: SizedTerminal;
  readonly clock: Clock;
  readonly paint: Paint;
  /** Whether the bell rings when one is mentioned. @default {true} */
  readonly bell?: boolean;
}

/** A password that is being asked for. */
interface PasswordRequest {
  readonly prompt: string;
  readonly editor: PasswordEditor;
  answer(password: string | null): void;
}

const BUFFER_BYTES = 4096;
const MAX_HISTORY_LINES = 1000;
/** What follows an Escape within this time belongs to it. */
const ESCAPE_MS = 50;

/**
 * A terminal in which somebody types: what arrives scrolls up, and the half-typed line below it stays
 * as it is (A3).
 *
 * - It is the only reader of its input, from the start to the end (denoland/deno#21930).
 * - Disposing it leaves the terminal as it was found.
 */
export class EditorConsole implements Console {
  readonly interactive = true;
  readonly #options: EditorConsoleOptions;
  readonly #raw: RawMode;
  readonly #screen: Screen;
  readonly #renderer: Renderer;
  readonly #view = new RoomView();
  readonly #editor = new LineEditor(new InputHistory({ maxLines: MAX_HISTORY_LINES }));
  readonly #completer: Completer;
  readonly #decoder = new KeyDecoder();
  readonly #stopResizing: () => void;
  readonly #lines: TypedLine[] = [];
  #state: "open" | "disposed" = "open";
  #input: "open" | "ended" = "open";
  #wake = () => {};
  #escape: Timer | null = null;
  #password: PasswordRequest | null = null;
  #pasted: readonly string[] | null = null;
  #mentions = 0;

  constructor(options: EditorConsoleOptions) {
    const { terminal, paint } = options;
    this.#options = options;
    this.#raw = new RawMode(terminal);
    this.#screen = new Screen(terminal, (status) => paint(status, "status"));
    this.#renderer = new Renderer({ paint, columns: () => terminal.size().columns });
    this.#completer = new Completer(this.#editor, () => ({
      commands: SLASH_COMMANDS,
      people: this.#view.people,
      rooms: this.#view.rooms,
    }));
    this.#stopResizing = terminal.onResize(() => this.#screen.resize());
    this.#draw();
    void this.#readAll();
  }

  async readLine(): Promise<TypedLine | null> {
    while (this.#lines.length === 0 && this.#input === "open") {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#lines.shift() ?? null;
  }

  readPassword(prompt: string): Promise<string | null> {
    if (this.#input === "ended") return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#password = { prompt, editor: new PasswordEditor(), answer: resolve };
    this.#draw();
    return promise;
  }

  show(event: Event, own: boolean): void {
    this.#view.note(event);
    if (event.type === "named") this.#renderer.ownName = event.name;
    const { rows, mention } = this.#renderer.render(event, this.#options.clock.wallMs());
    if (mention && !own) this.#mention();
    this.#screen.print(rows, this.#bottom());
  }

  notice(text: string): void {
    this.#screen.print(this.#renderer.notice(text, this.#options.clock.wallMs()));
  }

  [Symbol.dispose](): void {
    if (this.#state === "disposed") return;
    this.#state = "disposed";
    this.#escape?.cancel();
    this.#stopResizing();
    this.#screen.hide();
    this.#raw[Symbol.dispose]();
  }

  async #readAll(): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    for (;;) {
      const count = await this.#options.terminal.read(buffer);
      if (count === null) return this.#end();
      this.#onBytes(buffer.slice(0, count));
    }
  }

  #onBytes(chunk: Uint8Array): void {
    const rest = this.#password === null ? chunk : this.#typePassword(this.#password, chunk);
    this.#escape?.cancel();
    for (const key of this.#decoder.push(rest)) this.#onKey(key);
    if (this.#decoder.waiting) {
      this.#escape = this.#options.clock.after(ESCAPE_MS, () => {
        for (const key of this.#decoder.flush()) this.#onKey(key);
        this.#draw();
      });
    }
    this.#draw();
  }

  /** What is left behind the end of the password. */
  #typePassword(request: PasswordRequest, chunk: Uint8Array): Uint8Array {
    const { outcome, rest } = request.editor.push(chunk);
    if (outcome.state === "typing") return rest;
    this.#password = null;
    request.answer(outcome.state === "done" ? outcome.password : null);
    return rest;
  }

  #onKey(key: Key): void {
    if (this.#pasted !== null) return this.#onAnswer(key, this.#pasted);
    if (key.type === "key" && key.name === "tab") return this.#completer.next();
    this.#completer.reset();
    if (key.type === "paste") return this.#onPaste(key.text);
    const edited = this.#editor.handle(key);
    if (edited.type === "submitted") this.#submit([edited.line]);
    else if (edited.type === "ended") this.#end();
    else if (edited.type === "unused" && key.type === "key") this.#onOtherKey(key.name);
  }

  #onOtherKey(name: string): void {
    if (name === "ctrl-l") this.#screen.clear();
    if (name === "ctrl-z") this.notice("Ctrl-Z can not suspend here; leave with logout");
    if (name !== "ctrl-c") return;
    // As in a shell: what is typed goes first, and only then the program.
    if (this.#editor.text === "") this.#end();
    else this.#editor.clear();
  }

  /** Several lines are sent when that was really meant. */
  #onPaste(text: string): void {
    const lines = text.split(/\r\n|\r|\n/).map(cleanText);
    if (lines.at(-1) === "") lines.pop();
    if (lines.length <= 1) this.#editor.insert(lines[0] ?? "");
    else this.#pasted = lines;
  }

  #onAnswer(key: Key, pasted: readonly string[]): void {
    this.#pasted = null;
    if (key.type === "text" && key.text.toLowerCase().startsWith("y")) this.#submit(pasted);
  }

  #submit(lines: readonly string[]): void {
    this.#mentions = 0;
    this.#lines.push(...lines);
    this.#wake();
  }

  #end(): void {
    this.#input = "ended";
    this.#escape?.cancel();
    this.#password?.answer(null);
    this.#password = null;
    this.#wake();
  }

  #mention(): void {
    this.#mentions++;
    if (this.#options.bell ?? true) this.#options.terminal.write("\x07");
  }

  #draw(): void {
    if (this.#state === "open") this.#screen.show(this.#bottom());
  }

  #bottom(): BottomView {
    const status = ` ${this.#status()} `;
    if (this.#password !== null) {
      const label = this.#password.prompt + "*".repeat(this.#password.editor.length);
      return { status, label, text: "", beforeCursor: "" };
    }
    if (this.#pasted !== null) {
      const label = `Say these ${this.#pasted.length} lines? (y/n) `;
      return { status, label, text: "", beforeCursor: "" };
    }
    return { status, ...this.#editor.view() };
  }

  #status(): string {
    const { name, room, people } = this.#view;
    const place = room === null ? "in no room" : `${room}: ${people.length} here`;
    const mentions = this.#mentions === 0 ? "" : ` · ${this.#mentions} for you`;
    return `${name ?? "…"} · ${place}${mentions}`;
  }
}
