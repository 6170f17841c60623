import type { From } from "../../protocol/event.ts";
import type { KeptMessage, MessageDraft } from "../history_store.ts";

/**
 * Messages on their way between two threads: to copy a few flat arrays costs a fraction of what
 * copying an object for each message does.
 */
export interface MessageColumns {
  /** Every name, account and session that occurs, once. */
  readonly strings: readonly string[];
  readonly texts: readonly string[];
  /** Seven numbers for each message: places in `strings` (-1 for null), `atMs` and `sendId`. */
  readonly fields: Float64Array<ArrayBuffer>;
}

/** One message, as it was or will be in {@linkcode MessageColumns}. */
export interface ColumnMessage {
  readonly name: string;
  readonly account: string | null;
  readonly session: string;
  readonly to: string | null;
  readonly text: string;
  readonly atMs: number;
  /** The session that will ask for it by `sendId`; null where none will. */
  readonly sentBy: string | null;
  readonly sendId: number;
}

// name, account, session, to, atMs, sentBy, sendId
const FIELDS = 7;
/** Stands for null where else a string's place is. */
const NONE = -1;

/** Makes {@linkcode MessageColumns}, message by message. */
export class ColumnWriter {
  readonly #places = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #fields: number[] = [];

  add(message: ColumnMessage): void {
    this.#texts.push(message.text);
    this.#fields.push(
      this.#placeOf(message.name),
      this.#placeOf(message.account),
      this.#placeOf(message.session),
      this.#placeOf(message.to),
      message.atMs,
      this.#placeOf(message.sentBy),
      message.sendId,
    );
  }

  addDraft({ from, text, atMs, to, sent }: MessageDraft): void {
    const { name, account, session } = from;
    const [sentBy, sendId] = sent === undefined ? [null, 0] : [sent.session, sent.sendId];
    this.add({ name, account, session, to: to ?? null, text, atMs, sentBy, sendId });
  }

  finish(): MessageColumns {
    return {
      strings: Array.from(this.#places.keys()),
      texts: this.#texts,
      fields: Float64Array.from(this.#fields),
    };
  }

  #placeOf(text: string | null): number {
    if (text === null) return NONE;
    const place = this.#places.get(text);
    if (place !== undefined) return place;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }
}

/** The message at that place, counted from 0. */
export function messageAt(
  { strings, texts, fields }: MessageColumns,
  index: number,
): ColumnMessage {
  const at = index * FIELDS;
  const stringAt = (place: number) => strings[place] ?? null;
  return {
    name: strings[fields[at]!]!,
    account: stringAt(fields[at + 1]!),
    session: strings[fields[at + 2]!]!,
    to: stringAt(fields[at + 3]!),
    text: texts[index]!,
    atMs: fields[at + 4]!,
    sentBy: stringAt(fields[at + 5]!),
    sendId: fields[at + 6]!,
  };
}

/** An epoch holds from behind the one before it up to `lastSeq`. */
export interface EpochSpan {
  readonly epoch: string;
  readonly lastSeq: number;
}

/** Messages of one log that were read, in their order. */
export interface ReadColumns {
  readonly columns: MessageColumns;
  readonly seqs: readonly number[];
  /** The epochs that they are of, the oldest first. */
  readonly epochs: readonly EpochSpan[];
}

/** Makes messages of what was read; equal senders are one object. */
export function keptMessages({ columns, seqs, epochs }: ReadColumns): readonly KeptMessage[] {
  const froms = new Map<string, From>();
  let span = 0;
  return seqs.map((seq, index) => {
    const { name, account, session, to, text, atMs } = messageAt(columns, index);
    while (seq > epochs[span]!.lastSeq) span++;
    const from = internFrom(froms, { name, account, session });
    const message = { epoch: epochs[span]!.epoch, seq, from, text, atMs };
    return to === null ? message : { ...message, to };
  });
}

function internFrom(froms: Map<string, From>, from: From): From {
  const key = `${from.session} ${from.name} ${from.account}`;
  const known = froms.get(key);
  if (known === undefined) froms.set(key, from);
  return known ?? from;
}
