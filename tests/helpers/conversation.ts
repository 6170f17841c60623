/** Plays the conversations in `tests/fixtures/conversations` over real sockets. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { concat } from "./bytes.ts";

/** How what somebody says is cut into writes. */
export type Cut = (bytes: Uint8Array) => readonly Uint8Array[];

type Step =
  | { readonly do: "say"; readonly who: string; readonly bytes: Uint8Array }
  | { readonly do: "read"; readonly who: string; readonly line: string }
  | { readonly do: "end" | "hang up"; readonly who: string };

const utf8 = new TextEncoder();
const STEP_REGEXP = /^(\w+)(>>|>|<|\.|!) ?(.*)$/;
const TIME_PATTERN = "\\d\\d:\\d\\d:\\d\\d";
const DETAILS_PATTERN = "; [^\\r]*";

/** Each line in a write of its own. */
export const byLine: Cut = (bytes) => {
  const lines = new TextDecoder().decode(bytes).split(/(?<=\n)/);
  return lines.map((line) => utf8.encode(line));
};

/** Everything that is said before the next awaited line in one write. */
export const together: Cut = (bytes) => [bytes];

/** One byte a write. */
export const byByte: Cut = (bytes) => Array.from(bytes, (byte) => new Uint8Array([byte]));

/** Pieces of random lengths; the same ones for the same seed. */
export function atRandom(seed: number): Cut {
  let state = seed;
  const next = () => state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return (bytes) => {
    const pieces: Uint8Array[] = [];
    for (let start = 0; start < bytes.length;) {
      const end = start + 1 + (next() >>> 16) % 12;
      pieces.push(bytes.subarray(start, end));
      start = end;
    }
    return pieces;
  };
}

/** Whether the conversation begins with the welcome, which the server gives to those who wait. */
export function beginsWithWelcome(script: string): boolean {
  return parse(script)[0]?.do === "read";
}

/** Plays a conversation against a server; throws at the first line that differs. */
export async function play(script: string, port: number, cut: Cut): Promise<void> {
  const people = new Map<string, Person>();
  const personOf = async (name: string) => {
    const person = people.get(name) ?? await Person.connect(name, port);
    people.set(name, person);
    return person;
  };
  try {
    for (const step of merge(parse(script))) await take(step, await personOf(step.who), cut);
    await barrier(port);
    for (const person of people.values()) person.assertNothingMore();
  } finally {
    for (const person of people.values()) await person.close();
  }
}

async function take(step: Step, person: Person, cut: Cut): Promise<void> {
  if (step.do === "say") await person.say(cut(step.bytes));
  else if (step.do === "read") await person.expectLine(step.line);
  else if (step.do === "end") await person.expectEnd();
  else await person.hangUp();
}

function parse(script: string): Step[] {
  return script.split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) => {
    const [, who = "", sign, text = ""] = STEP_REGEXP.exec(line) ?? [];
    if (sign === ">") return { do: "say", who, bytes: utf8.encode(`${text}\n`) };
    if (sign === ">>") return { do: "say", who, bytes: utf8.encode(JSON.parse(text)) };
    if (sign === "<") return { do: "read", who, line: text };
    assert(sign !== undefined, `This is no step of a conversation: ${line}`);
    return { do: sign === "." ? "end" : "hang up", who };
  });
}

/** Joins what somebody says without reading anything in between. */
function merge(steps: readonly Step[]): Step[] {
  const merged: Step[] = [];
  for (const step of steps) {
    const last = merged.at(-1);
    if (step.do === "say" && last?.do === "say" && last.who === step.who) {
      merged[merged.length - 1] = { ...last, bytes: concat(last.bytes, step.bytes) };
    } else merged.push(step);
  }
  return merged;
}

/**
 * When a newcomer has been answered, all that was written before is on its way. He may have been
 * welcomed before he was heard, so the goodbye needn't be the first line.
 */
async function barrier(port: number): Promise<void> {
  const newcomer = await Person.connect("barrier", port);
  await newcomer.say([utf8.encode("QUIT\n")]);
  await newcomer.skipTo("OK Goodbye!");
  await newcomer.close();
}

class Person {
  readonly #name: string;
  readonly #conn: Deno.TcpConn;
  readonly #reading: Promise<void>;
  #text = "";
  #ended = false;
  #wake = () => {};

  private constructor(name: string, conn: Deno.TcpConn) {
    this.#name = name;
    this.#conn = conn;
    this.#reading = this.#readAll();
  }

  static async connect(name: string, port: number): Promise<Person> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    conn.setNoDelay(true);
    return new Person(name, conn);
  }

  async say(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) assertEquals(await this.#conn.write(piece), piece.length);
  }

  async expectLine(expected: string): Promise<void> {
    const line = await this.#nextLine();
    if (!/\{(?:details|time)\}/.test(expected)) {
      return assertEquals(`${this.#name}< ${line}`, `${this.#name}< ${expected}\r`);
    }
    const pattern = expected.split("{details}")
      .map((part) => part.split("{time}").map(escapeRegExp).join(TIME_PATTERN))
      .join(DETAILS_PATTERN);
    assertMatch(line, new RegExp(`^${pattern}\r$`));
  }

  /** Reads on until the line comes; without it the connection's end is the failure. */
  async skipTo(expected: string): Promise<void> {
    while (await this.#nextLine() !== `${expected}\r`);
  }

  async expectEnd(): Promise<void> {
    while (!this.#ended) await this.#more();
    this.assertNothingMore();
  }

  assertNothingMore(): void {
    assertEquals(`${this.#name}< ${this.#text}`, `${this.#name}< `);
  }

  async hangUp(): Promise<void> {
    await this.#conn.closeWrite();
    await this.expectEnd();
  }

  async close(): Promise<void> {
    this.#conn.close();
    await this.#reading;
  }

  async #nextLine(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf("\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return line;
      }
      assert(!this.#ended, `${this.#name} was cut off while waiting for a line`);
      await this.#more();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  async #readAll(): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(4096);
    try {
      for (;;) {
        const count = await this.#conn.read(buffer);
        if (count === null) break;
        this.#text += decoder.decode(buffer.subarray(0, count), { stream: true });
        this.#wake();
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted)) {
        throw error;
      }
    }
    this.#ended = true;
    this.#wake();
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
