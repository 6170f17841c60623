import { wordsLines } from "../../codec/words_dialect.ts";
import type { Event, Message, PrivateMessage } from "../../protocol/event.ts";
import { foldName, SERVER_NAME } from "../../protocol/names.ts";
import { cleanText } from "../../protocol/text.ts";
import { timeOfDay } from "../../util/time_of_day.ts";
import { pastTime } from "../../util/past_time.ts";
import { colorOf, type Paint } from "./style.ts";
import { cutText, textWidth, wrapText } from "./text_width.ts";

/** Options of {@linkcode Renderer}. */
export interface RendererOptions {
  readonly paint: Paint;
  /** How wide the terminal is; lines are not wrapped where this is infinite. */
  readonly columns: () => number;
}

/** What an event looks like. */
export interface Rendered {
  /** None may be wider than the terminal. */
  readonly rows: readonly string[];
  /** Whether it names the user himself, or is for him alone. */
  readonly mention: boolean;
}

interface Line {
  readonly who: string;
  readonly when: string;
  readonly text: string;
  /** Colours what stands before the text. */
  readonly head: (who: string, when: string) => string;
  /** Colours one row of the text. */
  readonly body: (row: string) => string;
}

const MIN_TEXT_COLUMNS = 20;

/**
 * Turns what the server says into rows for a terminal: who, when, what (A4).
 *
 * - A text that is longer than the window goes on under its own beginning.
 * - Nothing that others wrote reaches the terminal as a control character.
 */
export class Renderer {
  readonly #options: RendererOptions;
  #ownName = "";
  #lastDay = "";

  constructor(options: RendererOptions) {
    this.#options = options;
  }

  /** Whose name is looked for in messages. */
  set ownName(name: string) {
    this.#ownName = foldName(name);
  }

  /** The rows of an event; `atMs` is when it came. */
  render(event: Event, atMs: number): Rendered {
    if (this.#lastDay === "") this.#lastDay = dayOf(atMs);
    if (event.type === "message") return this.#message(event);
    if (event.type === "privateMessage") return this.#privateMessage(event);
    if (event.type === "historyPage" && event.messages.length > 0) {
      return this.#page(event.messages);
    }
    if (event.type === "searchPage" && event.messages.length > 0) {
      return this.#found(event.messages, atMs);
    }
    return { rows: this.#serverRows(wordsLines(event, atMs), atMs), mention: false };
  }

  /** What the client says itself. */
  notice(text: string, atMs: number): readonly string[] {
    return this.render({ type: "notice", text }, atMs).rows;
  }

  #message(event: Message): Rendered {
    const { paint } = this.#options;
    const mention = this.#isMentioned(event.text) && event.past === undefined;
    const rows = this.#dated(event.atMs, {
      who: event.from.name,
      when: event.past ? `(${timeOfDay(event.atMs)})` : timeOfDay(event.atMs),
      text: event.text,
      head: (who, when) => `${paint(who, colorOf(who))} ${paint(when, "dim")}`,
      body: (row) => mention ? paint(row, "mention") : event.past ? paint(row, "dim") : row,
    });
    return { rows, mention };
  }

  /** Each message as it is replayed on entering. */
  #page(messages: readonly Message[]): Rendered {
    const rows = messages.flatMap((message) => this.#message({ ...message, past: true }).rows);
    return { rows, mention: false };
  }

  /** What was found may be of many days: each message says of which. */
  #found(messages: readonly Message[], nowMs: number): Rendered {
    const { paint } = this.#options;
    const rows = messages.flatMap(({ from, text, atMs }) =>
      this.#rows({
        who: from.name,
        when: `(${pastTime(atMs, nowMs)})`,
        text,
        head: (who, when) => `${paint(who, colorOf(who))} ${paint(when, "dim")}`,
        body: (row) => paint(row, "dim"),
      })
    );
    return { rows, mention: false };
  }

  #privateMessage(event: PrivateMessage): Rendered {
    const { paint } = this.#options;
    const mention = foldName(event.from.name) !== this.#ownName && event.past === undefined;
    const rows = this.#dated(event.atMs, {
      // No name has this sign in it: nobody can say something that looks like it.
      who: `${event.from.name}>${event.to}`,
      when: event.past ? `(${timeOfDay(event.atMs)})` : timeOfDay(event.atMs),
      text: event.text,
      head: (who, when) => `${paint(who, colorOf(who))} ${paint(when, "dim")}`,
      body: (row) => paint(row, "private"),
    });
    return { rows, mention };
  }

  #serverRows(lines: readonly string[], atMs: number): string[] {
    const { paint } = this.#options;
    return lines.flatMap((line) => {
      // The dialect's line is the server's sign, the time and the text.
      const text = line.slice(`${SERVER_NAME} HH:MM:SS `.length);
      const when = timeOfDay(atMs);
      const head = (who: string, time: string) => paint(`${who} ${time}`, "dim");
      return this.#dated(atMs, {
        who: SERVER_NAME,
        when,
        text,
        head,
        body: (row) => paint(row, "dim"),
      });
    });
  }

  /** The rows of a line, after the name of the day where that is another than before. */
  #dated(atMs: number, line: Line): string[] {
    const day = dayOf(atMs);
    if (day === this.#lastDay) return this.#rows(line);
    this.#lastDay = day;
    return [this.#options.paint(`-- ${day} --`, "dim"), ...this.#rows(line)];
  }

  #rows({ who, when, text, head, body }: Line): string[] {
    const width = this.#options.columns() - 1;
    const indent = textWidth(who) + 1 + when.length + 1;
    const isNarrow = width - indent < MIN_TEXT_COLUMNS;
    const [shortWho = ""] = cutText(cleanText(who), Math.max(2, width - when.length - 1));
    const first = head(shortWho, when);
    const rows = wrapText(cleanText(text), isNarrow ? Math.max(2, width - 2) : width - indent);
    if (isNarrow) return [first, ...rows.map((row) => `  ${body(row)}`)];
    const [top = "", ...more] = rows;
    return [`${first} ${body(top)}`, ...more.map((row) => " ".repeat(indent) + body(row))];
  }

  #isMentioned(text: string): boolean {
    if (this.#ownName === "") return false;
    return text.split(/[^\p{L}\p{M}\p{N}_\-.[\]{}|^`]+/u).some((word) => {
      // A name may end with a full stop, and so may a sentence.
      return [word, word.replace(/[.\-]+$/, "")].some((name) => foldName(name) === this.#ownName);
    });
  }
}

function dayOf(atMs: number): string {
  return new Date(atMs).toDateString();
}
