import type { Event } from "../../protocol/event.ts";
import { cleanText } from "../../protocol/text.ts";
import type { Clock, Timer } from "../../util/clock.ts";
import type { LinkState } from "../link_state.ts";
import type { SendCounts } from "../sender.ts";
import { Completer } from "./completer.ts";
import type { Console, TypedLine } from "./console.ts";
import type { Front } from "./front.ts";
import { InputHistory, type LineStore, MAX_HISTORY_LINES } from "./input_history.ts";
import { type Key, KeyDecoder } from "./key_decoder.ts";
import { LineEditor } from "./line_editor.ts";
import type { Menu } from "./menu.ts";
import { MenuFront } from "./menu_front.ts";
import { PasswordRow } from "./password_row.ts";
import { PasteFront } from "./paste_front.ts";
import { QuestionFront } from "./question_front.ts";
import { RawMode } from "./raw_mode.ts";
import { Renderer } from "./renderer.ts";
import { RoomView } from "./room_view.ts";
import { type BottomView, Screen } from "./screen.ts";
import { StatusLine } from "./status_line.ts";
import type { SizedTerminal } from "./sized_terminal.ts";
import type { Paint } from "./style.ts";

/** Options of {@linkcode EditorConsole}. */
export interface EditorConsoleOptions {
  readonly terminal: SizedTerminal;
  readonly clock: Clock;
  readonly paint: Paint;
  /** The words that can be completed behind a slash. */
  readonly commands: readonly string[];
  /** Whether the bell rings when one is mentioned. @default {true} */
  readonly bell?: boolean;
  /** Keeps what was typed from one run to the next. @default {nothing is kept} */
  readonly store?: LineStore | null;
}

const BUFFER_BYTES = 4096;
/** What follows an Escape within this time belongs to it. */
const ESCAPE_MS = 50;

/**
 * A terminal in which somebody types: what arrives scrolls up, and the half-typed line below it stays
 * as it is (A3).
 *
 * - It is the only reader of its input, from the start to the end (denoland/deno#21930).
 * - A question, a menu or a password has the keyboard until it is answered; then the half-typed line
 *   is there again.
 * - Disposing it leaves the terminal as it was found.
 */
export class EditorConsole implements Console {
  readonly interactive = true;
  readonly #options: EditorConsoleOptions;
  readonly #raw: RawMode;
  readonly #screen: Screen;
  readonly #renderer: Renderer;
  readonly #view = new RoomView();
  readonly #status: StatusLine;
  readonly #editor: LineEditor;
  readonly #completer: Completer;
  readonly #decoder = new KeyDecoder();
  readonly #stopListening: readonly (() => void)[];
  readonly #lines: TypedLine[] = [];
  readonly #ended = Promise.withResolvers<void>();
  readonly #fronts: Front[] = [];
  readonly #passwords = new PasswordRow();
  #state: "open" | "disposed" = "open";
  #input: "open" | "ended" = "open";
  /** While it is `leaving`, one more Ctrl-Z suspends it. */
  #running: "continued" | "leaving" | "suspended" = "continued";
  #wake = () => {};
  #escape: Timer | null = null;

  constructor(options: EditorConsoleOptions) {
    const { terminal, paint, clock, commands, store = null } = options;
    this.#options = options;
    this.#raw = new RawMode(terminal);
    this.#screen = new Screen(terminal, (status) => paint(status, "status"));
    this.#renderer = new Renderer({ paint, columns: () => terminal.size().columns });
    this.#status = new StatusLine({ clock, view: this.#view, onChange: () => this.#draw() });
    this.#editor = new LineEditor(new InputHistory({ maxLines: MAX_HISTORY_LINES, store }));
    this.#completer = new Completer(this.#editor, () => ({
      commands,
      people: this.#view.people,
      rooms: this.#view.rooms,
      writers: this.#view.writers,
    }));
    this.#stopListening = [
      terminal.onResize(() => this.#screen.resize(this.#bottom())),
      terminal.onContinue(() => this.#onContinue()),
    ];
    this.#draw();
    void this.#readAll();
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async readLine(): Promise<TypedLine | null> {
    while (this.#lines.length === 0 && this.#input === "open") {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#lines.shift() ?? null;
  }

  readPassword(prompt: string): Promise<string | null> {
    if (this.#input === "ended") return Promise.resolve(null);
    const answer = this.#passwords.ask(cleanText(prompt));
    this.#draw();
    return answer;
  }

  ask(prompt: string): Promise<string | null> {
    const front = new QuestionFront(cleanText(prompt));
    this.#bring(front);
    return front.answer;
  }

  choose<T>(menu: Menu<T>): Promise<T | null> {
    const isTyping = this.#editor.text !== "";
    const front = new MenuFront(menu, this.#options.paint, isTyping ? "a line" : "nothing");
    this.#bring(front);
    return front.answer;
  }

  know(event: Event): void {
    this.#view.note(event);
  }

  show(event: Event, own: boolean): void {
    this.#view.note(event);
    if (event.type === "named") this.#renderer.ownName = event.name;
    const { rows, mention } = this.#renderer.render(event, this.#options.clock.wallMs());
    if (mention && !own) this.#mention();
    this.#screen.print(rows, this.#bottom());
  }

  showLink(link: LinkState, counts: SendCounts): void {
    this.#status.setLink(link, counts);
  }

  notice(text: string): void {
    this.#screen.print(this.#renderer.notice(text, this.#options.clock.wallMs()));
  }

  clear(): void {
    this.#screen.clear();
  }

  [Symbol.dispose](): void {
    if (this.#state === "disposed") return;
    this.#state = "disposed";
    this.#escape?.cancel();
    this.#status[Symbol.dispose]();
    for (const stop of this.#stopListening) stop();
    this.#screen.hide();
    this.#raw[Symbol.dispose]();
  }

  async #readAll(): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    for (;;) {
      // A terminal that can't be read any more is one that is gone.
      const count = await this.#options.terminal.read(buffer).catch(() => null);
      if (count === null) return this.#end();
      this.#onBytes(buffer.slice(0, count));
    }
  }

  #onBytes(chunk: Uint8Array): void {
    if (this.#running === "leaving") return this.#goOn();
    const rest = this.#passwords.type(chunk);
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

  #onKey(key: Key): void {
    if (key.type === "key" && key.name === "ctrl-z") return this.#suspend();
    const front = this.#fronts[0];
    if (front !== undefined) return this.#onFrontKey(front, key);
    if (key.type === "key" && key.name === "tab") return this.#completer.next();
    this.#completer.reset();
    if (key.type === "paste") return this.#onPaste(key.text);
    const edited = this.#editor.handle(key);
    if (edited.type === "submitted") this.#submit([edited.line]);
    else if (edited.type === "ended") this.#end();
    else if (edited.type === "unused" && key.type === "key") this.#onOtherKey(key.name);
  }

  #onFrontKey(front: Front, key: Key): void {
    const outcome = front.handle(key);
    if (outcome === "waiting") return;
    this.#fronts.shift();
    if (outcome === "not mine") this.#onKey(key);
  }

  #onOtherKey(name: string): void {
    if (name === "ctrl-l") this.#screen.clear();
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
    else {
      this.#bring(new PasteFront(lines, () => this.#submit(lines.map((pasted) => ({ pasted })))));
    }
  }

  /** Whoever comes first is answered first. */
  #bring(front: Front): void {
    if (this.#input === "ended") return front.giveUp();
    this.#fronts.push(front);
    this.#draw();
  }

  #submit(lines: readonly TypedLine[]): void {
    this.#status.mentions = 0;
    this.#lines.push(...lines);
    this.#wake();
  }

  #end(): void {
    this.#input = "ended";
    this.#escape?.cancel();
    this.#passwords.giveUp();
    for (const front of this.#fronts.splice(0)) front.giveUp();
    this.#wake();
    this.#ended.resolve();
  }

  #mention(): void {
    this.#status.mentions++;
    if (this.#options.bell ?? true) this.#options.terminal.write("\x07");
  }

  /** Called between two reads of the input: whoever asks for permission can read the answer. */
  #suspend(): void {
    this.#screen.hide();
    this.#raw.pause();
    this.#running = "suspended";
    const outcome = this.#options.terminal.suspend();
    if (outcome === "by key") return this.#leaveByKey();
    this.#raw.resume();
    if (outcome === "suspended") return;
    this.#running = "continued";
    this.notice("Cannot suspend: Deno was not allowed to signal this program (run permission)");
  }

  #leaveByKey(): void {
    this.#running = "leaving";
    this.#options.terminal.write("Press Ctrl-Z once more to suspend, or Enter to go on.\r\n");
  }

  #onContinue(): void {
    if (this.#state === "disposed") return;
    // Whoever suspended himself has drawn everything by now.
    if (this.#running !== "suspended") return this.#goOn();
    this.#raw.resume();
    this.#running = "continued";
  }

  #goOn(): void {
    this.#running = "continued";
    this.#raw.resume();
    this.#screen.restart();
    this.#draw();
  }

  #draw(): void {
    if (this.#state === "disposed" || this.#running === "leaving") return;
    this.#screen.show(this.#bottom());
  }

  #bottom(): BottomView {
    const status = ` ${this.#status.text} `;
    const { label } = this.#passwords;
    if (label !== null) return { status, label, text: "", beforeCursor: "" };
    const front = this.#fronts[0];
    if (front !== undefined) return { status, ...front.view(this.#options.terminal.size()) };
    return { status, ...this.#editor.view() };
  }
}
