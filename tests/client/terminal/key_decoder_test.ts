import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Key, KeyDecoder, type KeyName } from "../../../lib/client/terminal/key_decoder.ts";
import { concat, splitAt, splitEveryByte, utf8 } from "../../helpers/bytes.ts";

const MAX_PASTE_CHARACTERS = 256 * 1024;

/** The keys of these reads, text that follows text in one piece. */
function decode(...reads: readonly Uint8Array[]): Key[] {
  const decoder = new KeyDecoder();
  const keys: Key[] = [];
  for (const key of reads.flatMap((read) => decoder.push(read))) {
    const last = keys.at(-1);
    if (key.type !== "text" || last?.type !== "text") keys.push(key);
    else keys[keys.length - 1] = { type: "text", text: last.text + key.text };
  }
  return keys;
}

const typed = (text: string): Key => ({ type: "text", text });
const named = (name: KeyName): Key => ({ type: "key", name });
const paste = (text: string): Key => ({ type: "paste", text });

const NAMED: readonly (readonly [name: KeyName, ...sent: string[]])[] = [
  ["alt-b", "\x1bb"],
  ["alt-backspace", "\x1b\x7f", "\x1b\b"],
  ["alt-d", "\x1bd"],
  ["alt-f", "\x1bf"],
  ["backspace", "\x7f", "\b"],
  ["ctrl-a", "\x01"],
  ["ctrl-b", "\x02"],
  ["ctrl-c", "\x03"],
  ["ctrl-d", "\x04"],
  ["ctrl-e", "\x05"],
  ["ctrl-f", "\x06"],
  ["ctrl-g", "\x07"],
  ["ctrl-k", "\x0b"],
  ["ctrl-l", "\x0c"],
  ["ctrl-n", "\x0e"],
  ["ctrl-p", "\x10"],
  ["ctrl-r", "\x12"],
  ["ctrl-t", "\x14"],
  ["ctrl-u", "\x15"],
  ["ctrl-w", "\x17"],
  ["ctrl-y", "\x19"],
  ["ctrl-z", "\x1a"],
  ["delete", "\x1b[3~"],
  ["down", "\x1b[B", "\x1bOB"],
  ["end", "\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"],
  ["enter", "\r", "\n"],
  ["home", "\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~"],
  ["left", "\x1b[D", "\x1bOD"],
  ["page-down", "\x1b[6~"],
  ["page-up", "\x1b[5~"],
  ["right", "\x1b[C", "\x1bOC"],
  ["shift-tab", "\x1b[Z"],
  ["tab", "\t"],
  ["up", "\x1b[A", "\x1bOA"],
  ["word-left", "\x1b[1;3D", "\x1b[1;5D"],
  ["word-right", "\x1b[1;3C", "\x1b[1;5C"],
];

for (const [name, ...sent] of NAMED) {
  Deno.test(`KeyDecoder.push() knows ${name}, in one read or a byte a read`, () => {
    for (const bytes of sent.map((text) => utf8(`a${text}b`))) {
      assertEquals(decode(bytes), [typed("a"), named(name), typed("b")]);
      assertEquals(decode(...splitEveryByte(bytes)), [typed("a"), named(name), typed("b")]);
    }
  });
}

Deno.test("KeyDecoder.push() gives text that came in one read in one piece", () => {
  assertEquals(new KeyDecoder().push(utf8("Grüße 漢字😀")), [typed("Grüße 漢字😀")]);
});

const LEFT_OUT: readonly (readonly [what: string, sent: string])[] = [
  ["function keys", "\x1b[15~\x1bOP"],
  ["keys with unknown modifiers", "\x1b[1;9A"],
  ["Alt with a character that means nothing", "\x1b.\x1bö\x1b😀"],
  ["control characters that mean nothing", "\0\x1c\x1f"],
  ["eight-bit controls", "\u0080\u009b\u009f"],
  ["a paste's end without its beginning", "\x1b[201~"],
  ["reports of the terminal", "\x1b[?1;2c\x1b[24;80R"],
  ["function keys of Linux's console", "\x1b[[A\x1b[[E"],
];

for (const [what, sent] of LEFT_OUT) {
  Deno.test(`KeyDecoder.push() leaves out ${what}`, () => {
    assertEquals(decode(utf8(`a${sent}b`)), [typed("ab")]);
  });
}

for (const name of ["ctrl-c", "enter"] as const) {
  Deno.test(`KeyDecoder.push() gives ${name} also when Escape came just before it`, () => {
    const sent = name === "enter" ? "\r" : "\x03";
    assertEquals(decode(utf8(`\x1b${sent}`)).at(-1), named(name));
  });
}

Deno.test("KeyDecoder.push() gives the arrow that follows an Escape", () => {
  assertEquals(decode(utf8("\x1b\x1b[A")).at(-1), named("up"));
});

Deno.test("KeyDecoder.push() gives what is pasted as it is, controls and line ends too", () => {
  const pasted = "one\r\ntwo\tü\x04\x1b[A\x1b[200~";
  const bytes = utf8(`a\x1b[200~${pasted}\x1b[201~b`);
  assertEquals(decode(bytes), [typed("a"), paste(pasted), typed("b")]);
  assertEquals(decode(...splitEveryByte(bytes)), [typed("a"), paste(pasted), typed("b")]);
});

Deno.test("KeyDecoder.push() cuts a paste that is too long, and goes on behind it", () => {
  const long = utf8("x".repeat(MAX_PASTE_CHARACTERS + 10));
  const keys = decode(utf8("\x1b[200~"), long, utf8("\x1b[201~b"));
  assertEquals(keys, [paste("x".repeat(MAX_PASTE_CHARACTERS)), typed("b")]);
});

Deno.test("KeyDecoder.push() makes U+FFFD of bytes that are no text", () => {
  assertEquals(decode(new Uint8Array([0x61, 0xff, 0x62])), [typed("a\ufffdb")]);
});

Deno.test("KeyDecoder.flush() gives the lone Escape that was waiting, once", () => {
  const decoder = new KeyDecoder();
  assertEquals([decoder.push(utf8("a\x1b")), decoder.waiting], [[typed("a")], true]);
  assertEquals([decoder.flush(), decoder.waiting], [[named("escape")], false]);
  assertEquals(decoder.flush(), []);
  assertEquals(decoder.push(utf8("[A")), [typed("[A")]);
});

Deno.test("KeyDecoder.flush() drops a sequence that was never finished", () => {
  for (const part of ["\x1b[", "\x1bO", "\x1b[1;5"]) {
    const decoder = new KeyDecoder();
    decoder.push(utf8(part));
    assertEquals([decoder.waiting, decoder.flush(), decoder.waiting], [true, [], false]);
    assertEquals(decoder.push(utf8("a")), [typed("a")]);
  }
});

Deno.test("KeyDecoder.flush() takes nothing from half a character or half a paste", () => {
  const decoder = new KeyDecoder();
  const [first = 0, second = 0] = utf8("ö");
  decoder.push(new Uint8Array([first]));
  assertEquals([decoder.waiting, decoder.flush()], [false, []]);
  assertEquals(decoder.push(new Uint8Array([second])), [typed("ö")]);
  decoder.push(utf8("\x1b[200~a\x1b"));
  assertEquals([decoder.waiting, decoder.flush()], [false, []]);
  assertEquals(decoder.push(utf8("[201~")), [paste("a")]);
});

const FRAGMENTS = [
  ...NAMED.flatMap(([, ...sent]) => sent),
  ...LEFT_OUT.map(([, sent]) => sent),
  ...["a", "Grüße", "漢字", "😀", "\x1b", "\x1b[", "\x1b[1", "O", "[", "\x1b[200~", "\x1b[201~"],
  ...["\x1b[20", "\x1b[201", "~"],
].map(utf8);
const fragment = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...FRAGMENTS) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }) },
);

Deno.test("KeyDecoder gives the same keys for every split of the bytes", () => {
  const stream = fc.array(fragment, { maxLength: 12 }).map((parts) => concat(...parts));
  fc.assert(
    fc.property(stream, fc.array(fc.nat(200), { maxLength: 10 }), (bytes, places) => {
      const whole = decode(bytes);
      assertEquals(decode(...splitAt(bytes, places)), whole);
      assertEquals(decode(...splitEveryByte(bytes)), whole);
    }),
    { seed: 20_240_105, numRuns: 1000 },
  );
});
