/** What is said over a control socket: one request a line, and one answer to each, in JSON. */
import type { ReloadReport } from "../core/activity.ts";
import type { ServerStatus } from "../server/server_status.ts";
import {
  integer,
  isObject,
  JsonShapeError,
  object,
  optional,
  type Reader,
  type Shape,
  text,
} from "../util/json_reader.ts";
import { parseJson } from "../util/parse_json.ts";

/** What can be asked of a running server, by its word. */
export interface ControlRequests {
  readonly status: Record<never, never>;
  readonly say: { readonly text: string };
  readonly kick: { readonly name: string; readonly reason?: string };
  readonly reload: Record<never, never>;
  /** Without a time, at once. */
  readonly stop: { readonly inMs?: number; readonly reason?: string };
  readonly cancelStop: Record<never, never>;
}

/** What each is answered with. */
export interface ControlResults {
  readonly status: StatusReport;
  readonly say: { readonly connections: number };
  readonly kick: { readonly name: string; readonly connections: number };
  readonly reload: ReloadReport;
  readonly stop: { readonly stops: "later" | "now" };
  readonly cancelStop: Record<never, never>;
}

/** The word of a request. */
export type ControlWord = keyof ControlRequests;

/** One request. */
export type ControlRequest = {
  readonly [W in ControlWord]: { readonly do: W } & ControlRequests[W];
}[ControlWord];

/** One answer. */
export type ControlAnswer =
  | { readonly ok: true; readonly result: ControlResults[ControlWord] }
  | { readonly ok: false; readonly error: string };

/** What `parleyd status` tells; its JSON is this. */
export interface StatusReport extends ServerStatus {
  readonly version: string;
  readonly pid: number;
  /** Empty for all addresses of the machine. */
  readonly host: string;
  readonly port: number;
  readonly uptimeMs: number;
  readonly memory: { readonly rssBytes: number; readonly heapBytes: number };
  /** The folder in which messages are kept; null where they are in memory. */
  readonly dataDir: string | null;
  readonly logLevel: string;
  /** Null where no stop is planned. */
  readonly stop: { readonly inMs: number; readonly reason: string } | null;
}

const SHAPES: { readonly [W in ControlWord]: Shape<ControlRequests[W]> } = {
  status: {},
  say: { text },
  kick: { name: text, reason: optional(text) },
  reload: {},
  stop: { inMs: optional(integer), reason: optional(text) },
  cancelStop: {},
};

/** @throws {Error} With what is wrong, for a line that is no request. */
export function readRequest(line: string): ControlRequest {
  const value = parseJson(line);
  const word = isObject(value) && typeof value.do === "string" ? value.do : null;
  if (word === null || !isWord(word)) {
    throw new JsonShapeError(`Field "do" must be one of ${Object.keys(SHAPES).join(", ")}`);
  }
  // Which shape belongs to which word is lost on the way through the index.
  const read = object(SHAPES[word] as Shape<Record<string, unknown>>) as Reader<object>;
  return { do: word, ...read(value, "") } as ControlRequest;
}

/** @throws {Error} For a line that is no answer. */
export function readAnswer(line: string): ControlAnswer {
  const value = parseJson(line);
  if (isObject(value) && value.ok === true) {
    return { ok: true, result: value.result as ControlResults[ControlWord] };
  }
  if (isObject(value) && typeof value.error === "string") return { ok: false, error: value.error };
  throw new JsonShapeError("The answer is not one of Parley's");
}

function isWord(word: string): word is ControlWord {
  return Object.hasOwn(SHAPES, word);
}
