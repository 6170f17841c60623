import { assertEquals, assertStrictEquals } from "@std/assert";
import { TelnetFilter } from "../../lib/codec/telnet_filter.ts";
import { concat, latin1, splitEveryByte, utf8 } from "../helpers/bytes.ts";

const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;
const SB = 250;
const AYT = 246;
const INTERRUPT = 244;
const SE = 240;

const TIMING_MARK = 6;
const WINDOW_SIZE = 31;

interface Row {
  readonly what: string;
  /** Stands between the letters "a" and "b". */
  readonly between: readonly number[];
  readonly answers?: readonly number[];
}

const ROWS: readonly Row[] = [
  { what: "nothing", between: [] },
  { what: "DO", between: [IAC, DO, TIMING_MARK], answers: [IAC, WONT, TIMING_MARK] },
  { what: "WILL", between: [IAC, WILL, WINDOW_SIZE], answers: [IAC, DONT, WINDOW_SIZE] },
  { what: "DONT", between: [IAC, DONT, 1] },
  { what: "WONT", between: [IAC, WONT, 1] },
  { what: "DO of option 255", between: [IAC, DO, IAC], answers: [IAC, WONT, IAC] },
  { what: "a command without an option", between: [IAC, AYT] },
  { what: "an escaped 255", between: [IAC, IAC] },
  { what: "SE without SB", between: [IAC, SE] },
  { what: "a subnegotiation", between: [IAC, SB, WINDOW_SIZE, 0, 80, 0, 24, IAC, SE] },
  { what: "an empty subnegotiation", between: [IAC, SB, IAC, SE] },
  { what: "SE as data of a subnegotiation", between: [IAC, SB, SE, SE, 120, IAC, SE] },
  {
    what: "an escaped 255 in a subnegotiation",
    between: [IAC, SB, WINDOW_SIZE, IAC, IAC, 120, IAC, SE],
  },
  {
    what: "an escaped 255 before an SE that is data of a subnegotiation",
    between: [IAC, SB, WINDOW_SIZE, 0, IAC, IAC, SE, 120, IAC, SE],
  },
  {
    what: "an escaped 255 at the end of a subnegotiation",
    between: [IAC, SB, WINDOW_SIZE, IAC, IAC, IAC, SE],
  },
  {
    what: "DO in a subnegotiation, which asks for nothing",
    between: [IAC, SB, WINDOW_SIZE, IAC, DO, 1, IAC, SE],
  },
  {
    what: "what telnet sends at Ctrl-C",
    between: [IAC, INTERRUPT, IAC, DO, TIMING_MARK],
    answers: [IAC, WONT, TIMING_MARK],
  },
  {
    what: "several offers in a row",
    between: [IAC, WILL, 24, IAC, DO, 1, IAC, WILL, 31],
    answers: [IAC, DONT, 24, IAC, WONT, 1, IAC, DONT, 31],
  },
];

/** The speech and the answers that come of these chunks. */
function filter(chunks: readonly Uint8Array[]): { speech: string; answers: number[] } {
  const answers: number[] = [];
  const telnet = new TelnetFilter((bytes) => answers.push(...bytes));
  return { speech: chunks.map((chunk) => latin1(telnet.push(chunk))).join(""), answers };
}

for (const { what, between, answers = [] } of ROWS) {
  Deno.test(`TelnetFilter.push() takes out ${what}`, () => {
    const bytes = concat(utf8("a"), new Uint8Array(between), utf8("b"));
    const expected = { speech: "ab", answers: [...answers] };
    assertEquals(filter([bytes]), expected);
    assertEquals(filter(splitEveryByte(bytes)), expected, "byte by byte");
  });
}

Deno.test("TelnetFilter.push() leaves text untouched", () => {
  const text = utf8("Grüße\0\r\n漢字 😀");
  assertStrictEquals(new TelnetFilter(() => {}).push(text), text);
  const negotiation = new Uint8Array([IAC, WONT, 1]);
  assertEquals(filter([concat(text, negotiation, text)]).speech, latin1(concat(text, text)));
});

Deno.test("TelnetFilter.push() leaves the chunk it was given as it was", () => {
  const chunk = new Uint8Array([97, IAC, AYT, 98]);
  new TelnetFilter(() => {}).push(chunk);
  assertEquals(chunk, new Uint8Array([97, IAC, AYT, 98]));
});

Deno.test("TelnetFilter.push() gives a subnegotiation up that does not end within 256 bytes", () => {
  const unending = concat(new Uint8Array([IAC, SB]), new Uint8Array(256).fill(120), utf8("after"));
  assertEquals(filter([unending]).speech, "after");
  assertEquals(filter(splitEveryByte(unending)).speech, "after");
});

Deno.test("TelnetFilter.push() counts the bytes of each subnegotiation anew", () => {
  const long = [IAC, SB, ...new Array<number>(200).fill(120), IAC, SE];
  assertEquals(filter([new Uint8Array([...long, ...long, 97])]).speech, "a");
});
