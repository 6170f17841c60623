/** A line as its sender typed it, known by its text alone: `c3.2.15`, or `c3.2.16!` for a last one. */
export interface Saying {
  readonly id: string;
  /** Who typed it. */
  readonly client: string;
  /** In which run of that client's process, from 1. */
  readonly run: number;
  /** The how manieth of that run it is, from 1. */
  readonly number: number;
  /** Whether it is its sender's last one there: who was shown it was shown all before it. */
  readonly last: boolean;
}

const ID_REGEXP = /^(\w+)\.(\d+)\.(\d+)(!?)$/;
const TEXT_REGEXP = /^(\S+) (\d+)( x*)?$/;

/** A text that nobody else says, of about so many bytes; see {@linkcode idIn}. */
export function textOf(id: string, bytes: number): string {
  const filler = Math.max(0, Math.floor(bytes) - id.length - 6);
  return `${id} ${filler} ${"x".repeat(filler)}`;
}

/** The id of a text; the text itself where it is not as it was said. */
export function idIn(text: string): string {
  const [, id = "", filler = "", rest = ""] = TEXT_REGEXP.exec(text) ?? [];
  const isWhole = ID_REGEXP.test(id) && rest.length === Number(filler) + 1;
  return isWhole ? id : text;
}

/** Whether a client gives such ids: what is not as it was said has none. */
export function isId(id: string): boolean {
  return ID_REGEXP.test(id);
}

/** @throws {RangeError} For an id that no client gives. */
export function sayingOf(id: string): Saying {
  const [, client = "", run, number, last] = ID_REGEXP.exec(id) ?? [];
  if (client === "") throw new RangeError(`Cannot read the id "${id}"`);
  return { id, client, run: Number(run), number: Number(number), last: last === "!" };
}

/** Below 0 where the first was typed before the second, by the same client. */
export function byTyping(first: Saying, second: Saying): number {
  return first.run - second.run || first.number - second.number;
}
