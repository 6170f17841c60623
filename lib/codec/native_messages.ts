/**
 * The objects of the native protocol, from and to commands and events. Frames carry them over TCP;
 * a WebSocket can carry the same ones as text.
 */
import { ChatError } from "../protocol/chat_error.ts";
import type { Command } from "../protocol/command.ts";
import type { Event } from "../protocol/event.ts";
import { quote } from "../protocol/text.ts";
import {
  integer,
  isObject,
  JsonShapeError,
  object,
  optional,
  type Reader,
  text,
} from "../util/json_reader.ts";
import { COMMAND_SHAPES, EVENT_SHAPES } from "./native_shapes.ts";

const readCommand = readerOf<Command>(COMMAND_SHAPES);
const readEvent = readerOf<Event>(EVENT_SHAPES);

/**
 * What a client said. It never throws: what is wrong with the message stands in a `refused` command.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeCommand } from "./native_messages.ts";
 *
 * assertEquals(decodeCommand('{"type":"leave","room":"lobby"}'), { type: "leave", room: "lobby" });
 * assertEquals(decodeCommand('{"type":"leave","room":7}').type, "refused");
 * ```
 */
export function decodeCommand(json: string): Command {
  let value: unknown;
  try {
    value = parse(json);
    return readCommand(value);
  } catch (error) {
    const refs = { ...numberField(value, "ref"), ...numberField(value, "sendId") };
    return { type: "refused", error: asChatError(error), ...refs };
  }
}

/**
 * What the server said.
 *
 * @throws {ChatError} `bad-message`, when it is not what this version of the protocol knows.
 */
export function decodeEvent(json: string): Event {
  try {
    return readEvent(parse(json));
  } catch (error) {
    throw asChatError(error);
  }
}

/** A command as the client sends it. */
export function encodeCommand(command: Exclude<Command, { type: "refused" }>): string {
  return JSON.stringify(command);
}

/** An event as the server sends it. */
export function encodeEvent(event: Event): string {
  return JSON.stringify(event);
}

function readerOf<M extends { readonly type: string }>(
  shapes: Readonly<Record<string, object>>,
): (value: unknown) => M {
  const readers = new Map(
    Object.entries(shapes).map(([type, shape]) => [
      type,
      object({ type: text, ...shape, ref: optional(integer) }) as Reader<unknown>,
    ]),
  );
  return (value) => {
    const type = isObject(value) ? value.type : undefined;
    if (typeof type !== "string") throw new ChatError("bad-message", 'Field "type" is missing');
    const reader = readers.get(type);
    if (reader === undefined) {
      throw new ChatError("unknown-command", `Unknown message type ${quote(type)}`);
    }
    return reader(value, "") as M;
  };
}

function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (!(error instanceof JsonShapeError)) throw error;
  return new ChatError("bad-message", error.message, { cause: error });
}

function parse(json: string): unknown {
  // Anything but an object is kept free for later kinds of payload (design of the frames).
  if (!json.startsWith("{")) throw new ChatError("bad-message", "A payload must begin with {");
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new ChatError("bad-message", "The payload is not JSON", { cause: error });
  }
}

function numberField<K extends string>(value: unknown, key: K): { [P in K]?: number } {
  const field = isObject(value) ? value[key] : undefined;
  return (Number.isSafeInteger(field) ? { [key]: field } : {}) as { [P in K]?: number };
}
