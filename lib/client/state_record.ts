import type { Send, SendPrivate } from "../protocol/command.ts";
import {
  integer,
  isObject,
  JsonShapeError,
  nullable,
  object,
  oneOf,
  optional,
  type Reader,
  text,
} from "../util/json_reader.ts";
import type { KeptLine, Said, StateChange } from "./client_state.ts";

type ChangeOf<T extends StateChange["type"]> = Extract<StateChange, { type: T }>;
type Numbered<T> = T & { readonly sendId: number };

const send = object<Numbered<Omit<Send, "ref">>>({
  type: oneOf("send"),
  room: optional(text),
  epoch: optional(text),
  text,
  sendId: integer,
});
const sendPrivate = object<Numbered<Omit<SendPrivate, "ref">>>({
  type: oneOf("sendPrivate"),
  to: text,
  text,
  sendId: integer,
});
const said: Reader<Said> = (value, path) =>
  isObject(value) && value.type === "send" ? send(value, path) : sendPrivate(value, path);

const READERS: { readonly [T in StateChange["type"]]: Reader<ChangeOf<T>> } = {
  session: object<ChangeOf<"session">>({ type: oneOf("session"), token: nullable(text) }),
  name: object<ChangeOf<"name">>({ type: oneOf("name"), name: text, account: nullable(text) }),
  line: object<{ readonly type: "line" } & KeptLine>({
    type: oneOf("line"),
    command: said,
    state: oneOf("sending", "unsent"),
  }),
  answered: object<ChangeOf<"answered">>({ type: oneOf("answered"), sendId: integer }),
  used: object<ChangeOf<"used">>({ type: oneOf("used"), sendId: integer }),
  place: object<ChangeOf<"place">>({
    type: oneOf("place"),
    room: text,
    epoch: text,
    seq: integer,
    instance: text,
    where: oneOf("in", "left"),
  }),
  forgotten: object<ChangeOf<"forgotten">>({ type: oneOf("forgotten"), room: text }),
  private: object<ChangeOf<"private">>({
    type: oneOf("private"),
    account: nullable(text),
    epoch: text,
    seq: integer,
  }),
  ignored: object<ChangeOf<"ignored">>({
    type: oneOf("ignored"),
    name: text,
    kind: oneOf("account", "name"),
  }),
  unignored: object<ChangeOf<"unignored">>({ type: oneOf("unignored"), name: text }),
  over: object<ChangeOf<"over">>({ type: oneOf("over") }),
};

/** A change as it stands in a file: one line, without its end. */
export function formatChange(change: StateChange): string {
  return JSON.stringify(change);
}

/** The change that stands in a line; null for one that is not whole, or not known here. */
export function parseChange(line: string): StateChange | null {
  try {
    const value: unknown = JSON.parse(line);
    const type = isObject(value) && typeof value.type === "string" ? value.type : "";
    return Object.hasOwn(READERS, type) ? READERS[type as StateChange["type"]](value, "") : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonShapeError) return null;
    throw error;
  }
}
