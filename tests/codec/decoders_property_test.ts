/**
 * What every decoder promises, on thousands of streams of bytes: it never throws, any split of the
 * same bytes gives the same result (B8), and what it holds is bounded.
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ByteQueue } from "../../lib/codec/byte_queue.ts";
import type { Dialect } from "../../lib/codec/codec.ts";
import { DialectDetector } from "../../lib/codec/dialect_detector.ts";
import { keywordDialect } from "../../lib/codec/keyword_dialect.ts";
import { type Line, LineSplitter, OVERLONG } from "../../lib/codec/line_splitter.ts";
import { encodeCommandFrame, nativeDialect } from "../../lib/codec/native_dialect.ts";
import { slashDialect } from "../../lib/codec/slash_dialect.ts";
import { TelnetFilter } from "../../lib/codec/telnet_filter.ts";
import { wordsDialect } from "../../lib/codec/words_dialect.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";
import { concat, frameOf, latin1, splitAt, splitEveryByte, utf8 } from "../helpers/bytes.ts";
import { FULL_COMMANDS } from "../helpers/commands.ts";
import { comparable, type ComparableInput } from "../helpers/inputs.ts";

const RUNS: fc.Parameters<unknown> = { seed: 20_240_105, numRuns: 1000 };
const LIMITS = { maxLineBytes: 24, maxFrameBytes: 40 };
const FRAME_HEADER_BYTES = 4;
const SNIFFED_BYTES = 1024;

const TEXT_DIALECTS: readonly Dialect[] = [keywordDialect, slashDialect, wordsDialect];
const DIALECTS: readonly Dialect[] = [nativeDialect, ...TEXT_DIALECTS];

const TEXT_FRAGMENTS = [
  ...["USERNAME alice", "JOIN #general", "MSG hi", "PRIVMSG bob hi", "QUIT", "ROOMS x"],
  ...["/nick Alice", "/join lobby", "/msg Bob hi", "//", "/x", "/"],
  ...["login kim secret", "login", "enter lobby", "who", "who is there?", "logout"],
  ...["GET / HTTP/1.1", "POST /", "CAP LS", "Grüße", "漢字😀", " ", "\t", "\0", "\x16", "\ufeff"],
  "x".repeat(30),
  "X".repeat(600),
  "SHOUT " + "X ".repeat(300),
];
const LINE_ENDS = ["\n", "\r\n", "\r\0", "\r", "\n\n"];
const NEGOTIATIONS = [
  [255],
  [255, 253, 6],
  [255, 251, 31],
  [255, 254],
  [255, 246],
  [255, 255],
  [255, 250, 31, 0, 80],
  [255, 250, 31, 255, 255, 240, 120],
  [255, 240],
  [240],
];
const FRAMES = [
  ...Object.values(FULL_COMMANDS).map(encodeCommandFrame),
  ...["", "{}", '{"type":"who"}', '{"type":"leave","room":7}', "x".repeat(41)]
    .map((payload) => frameOf(utf8(payload))),
];

const anyBytes = fc.uint8Array({ maxLength: 12 });
const lineEnd = fc.constantFrom(...LINE_ENDS).map(utf8);
const textFragment = fc.constantFrom(...TEXT_FRAGMENTS).map(utf8);
const negotiation = fc.constantFrom(...NEGOTIATIONS).map((bytes) => new Uint8Array(bytes));
const frame = fc.constantFrom(...FRAMES);

/** Streams as they may come from anybody. */
const mixedBytes = streamOf(anyBytes, lineEnd, textFragment, negotiation, frame);
/** Streams that look more like what decoders of text are for. */
const textBytes = streamOf(textFragment, lineEnd, lineEnd, fc.uint8Array({ maxLength: 3 }));
/** Streams of frames, most of them whole. */
const frameBytes = streamOf(frame, frame, frame, frame, frame, anyBytes);

const places = fc.array(fc.nat(5000), { maxLength: 12, size: "max" });

function streamOf(...pieces: readonly fc.Arbitrary<Uint8Array>[]): fc.Arbitrary<Uint8Array> {
  return fc.array(fc.oneof(...pieces), { maxLength: 16, size: "max" }).map((parts) =>
    concat(...parts)
  );
}

/** Checks that any split of the same bytes gives the same, and that nothing throws. */
function assertSplitsDoNotMatter(
  bytes: fc.Arbitrary<Uint8Array>,
  resultOf: (chunks: readonly Uint8Array[]) => unknown,
): void {
  fc.assert(
    fc.property(bytes, places, (stream, cuts) => {
      const whole = resultOf([stream]);
      assertEquals(resultOf(splitAt(stream, cuts)), whole, "random splits");
      assertEquals(resultOf(splitEveryByte(stream)), whole, "byte by byte");
    }),
    RUNS,
  );
}

function decodeAll(dialect: Dialect, chunks: readonly Uint8Array[]): ComparableInput[] {
  const decoder = dialect.newDecoder(LIMITS);
  return chunks.flatMap((chunk) => decoder.push(chunk).map(comparable));
}

/** What is detected, and what its decoder is then given. */
function detect(chunks: readonly Uint8Array[]): { detected: string; bytes: string } {
  const detector = new DialectDetector();
  for (const [index, chunk] of chunks.entries()) {
    const detection = detector.push(chunk);
    if (detection === "undecided") continue;
    const detected = detection instanceof Disconnect ? detection.code : detection.name;
    const bytes = concat(detector.takeBytes(), ...chunks.slice(index + 1));
    return { detected, bytes: latin1(bytes) };
  }
  return { detected: "undecided", bytes: latin1(detector.takeBytes()) };
}

function filter(chunks: readonly Uint8Array[]): { speech: string; answers: readonly number[] } {
  const answers: number[] = [];
  const telnet = new TelnetFilter((bytes) => answers.push(...bytes));
  return { speech: chunks.map((chunk) => latin1(telnet.push(chunk))).join(""), answers };
}

/** The most that any queue held while something ran. */
function mostHeld(run: () => void): number {
  const push = ByteQueue.prototype.push;
  let most = 0;
  ByteQueue.prototype.push = function (this: ByteQueue, chunk: Uint8Array): void {
    push.call(this, chunk);
    most = Math.max(most, this.length);
  };
  try {
    run();
  } finally {
    ByteQueue.prototype.push = push;
  }
  return most;
}

/** Lines as a look at all the bytes at once would cut them. */
function linesAtOnce(stream: Uint8Array, maxLineBytes: number): Line[] {
  const pieces = latin1(stream).split(/\r\n|\r\0|\n/);
  const rest = pieces.pop() ?? "";
  const lines = pieces.map((piece) => piece.length > maxLineBytes ? OVERLONG : decodeLatin1(piece));
  return rest.replace(/\r$/, "").length > maxLineBytes ? [...lines, OVERLONG] : lines;
}

function decodeLatin1(piece: string): string {
  return new TextDecoder().decode(Uint8Array.from(piece, (byte) => byte.charCodeAt(0)));
}

/** Speech as a look at all the bytes at once would leave it (RFC 854, RFC 855). */
function speechAtOnce(stream: Uint8Array): string {
  const negotiation =
    /\xff(?:\xfa(?:[^\xff]|\xff[^\xf0])*(?:\xff\xf0|\xff?$)|[\xfb-\xfe][^]?|[^]?)/g;
  return latin1(stream).replace(negotiation, "");
}

for (const dialect of DIALECTS) {
  const streams = { "any bytes": mixedBytes, "text": textBytes, "frames": frameBytes };
  for (const [what, stream] of Object.entries(streams)) {
    Deno.test(`Decoder.push() gives the same for every split: ${dialect.name}, ${what}`, () => {
      assertSplitsDoNotMatter(stream, (chunks) => decodeAll(dialect, chunks));
    });
  }
}

Deno.test("DialectDetector.push() gives the same for every split of the same bytes", () => {
  const starts = streamOf(lineEnd).chain((empty) => mixedBytes.map((rest) => concat(empty, rest)));
  for (const stream of [mixedBytes, textBytes, starts]) assertSplitsDoNotMatter(stream, detect);
});

Deno.test("TelnetFilter.push() gives the same for every split of the same bytes", () => {
  const long = streamOf(negotiation, fc.uint8Array({ minLength: 200, maxLength: 300 }));
  for (const stream of [mixedBytes, long]) assertSplitsDoNotMatter(stream, filter);
});

Deno.test("TelnetFilter.push() leaves what a look at all the bytes at once would leave", () => {
  const short = streamOf(negotiation, negotiation, fc.uint8Array({ maxLength: 4 }));
  fc.assert(
    fc.property(short, (stream) => {
      assertEquals(filter([stream]).speech, speechAtOnce(stream));
    }),
    RUNS,
  );
});

Deno.test("LineSplitter.push() gives what a look at all the bytes at once would give", () => {
  fc.assert(
    fc.property(fc.oneof(textBytes, mixedBytes), places, (stream, cuts) => {
      const splitter = new LineSplitter(LIMITS.maxLineBytes);
      const lines = splitAt(stream, cuts).flatMap((chunk) => splitter.push(chunk));
      assertEquals(lines, linesAtOnce(stream, LIMITS.maxLineBytes));
    }),
    RUNS,
  );
});

Deno.test("nativeDialect gives one input for each frame, whatever is in it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 60, size: "max" }), { maxLength: 8 }),
      (payloads) => {
        const inputs = decodeAll(nativeDialect, payloads.map(frameOf));
        assertEquals(inputs.length, payloads.length);
      },
    ),
    RUNS,
  );
});

Deno.test("Decoder.push() never says a line that begins with login, in any text dialect", () => {
  const space = fc.constantFrom("", " ", "\t", "  ");
  const login = fc.constantFrom("login", "Login", "LOGIN", "lOgIn");
  const rest = fc.constantFrom("", " ", " kim", " kim secret", "\tkim a b", "  ü", " \0");
  fc.assert(
    fc.property(space, login, rest, fc.constantFrom("\n", "\r\n", "\r\0"), (...parts) => {
      for (const dialect of TEXT_DIALECTS) {
        const inputs = dialect.newDecoder(LIMITS).push(utf8(parts.join("")));
        assertEquals(inputs.length, 1);
        assert("type" in inputs[0]! && ["login", "refused"].includes(inputs[0].type));
      }
    }),
    RUNS,
  );
});

for (const dialect of TEXT_DIALECTS) {
  Deno.test(`Decoder.push() never says a login behind what nobody will see: ${dialect.name}`, () => {
    for (const hidden of ["\0", "\b", "\x7f", "\x1b", "\u202e", " \x07 "]) {
      const inputs = dialect.newDecoder(LIMITS).push(utf8(`${hidden}login kim secret\n`));
      assert(inputs.every((input) => !("type" in input && input.type === "send")), hidden);
    }
  });
}

for (const dialect of TEXT_DIALECTS) {
  Deno.test(`Decoder.push() reads a line as if nothing invisible were in it: ${dialect.name}`, () => {
    const limits = { ...LIMITS, maxLineBytes: 1000 };
    const read = (line: string) => dialect.newDecoder(limits).push(utf8(line + "\n"));
    const line = fc.constantFrom(
      ...TEXT_FRAGMENTS.filter((text) => /^[^\0-\x1f\ufeff]+$/.test(text)),
    );
    const hidden = fc.constantFrom(
      "\0",
      "\b",
      "\x1b",
      "\x7f",
      "\x9b",
      "\u202e",
      "\ufeff",
      "\u{e0041}",
    );
    const insertions = fc.array(fc.tuple(fc.nat(40), hidden), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(line, insertions, (text, inserted) => {
        const characters = Array.from(text);
        for (const [place, invisible] of inserted) characters.splice(place, 0, invisible);
        assertEquals(read(characters.join("")).map(comparable), read(text).map(comparable));
      }),
      RUNS,
    );
  });

  Deno.test(`Decoder.push() takes a tab for a space: ${dialect.name}`, () => {
    const read = (line: string) => dialect.newDecoder(LIMITS).push(utf8(line + "\n"));
    for (
      const line of ["JOIN #general", "MSG hi", "/join lobby", "login kim secret", "enter lobby"]
    ) {
      assertEquals(
        read(line.replaceAll(" ", "\t")).map(comparable),
        read(line).map(comparable),
        line,
      );
    }
  });
}

for (const dialect of DIALECTS) {
  // A CR that may be half of a line's end is kept with its line, a frame with its header.
  const bound = dialect === nativeDialect
    ? LIMITS.maxFrameBytes + FRAME_HEADER_BYTES
    : LIMITS.maxLineBytes + 1;

  Deno.test(`Decoder.push() holds no more than the bound: ${dialect.name}`, () => {
    fc.assert(
      fc.property(fc.oneof(mixedBytes, textBytes, frameBytes), places, (stream, cuts) => {
        const held = mostHeld(() => void decodeAll(dialect, splitAt(stream, cuts)));
        assert(held <= bound, `${held} bytes are held`);
      }),
      RUNS,
    );
  });

  Deno.test(`Decoder.push() tells a megabyte without an end once: ${dialect.name}`, () => {
    const megabyte = new Uint8Array(2 ** 20).fill(120);
    const isNative = dialect === nativeDialect;
    const bytes = isNative ? frameOf(megabyte) : concat(megabyte, utf8("\n"));
    const next = isNative ? encodeCommandFrame({ type: "logout" }) : utf8("QUIT\n/quit\nlogout\n");
    for (const size of [1000, 2 ** 20]) {
      const count = Math.ceil(bytes.length / size);
      const chunks = Array.from({ length: count }, (_, index) => {
        return bytes.subarray(index * size, (index + 1) * size);
      });
      const [overlong, ...more] = decodeAll(dialect, [...chunks, next]);
      assert(overlong !== undefined && "refused" in overlong);
      assertEquals(overlong.refused, "line-too-long");
      assertEquals(
        more.filter((input) => "refused" in input && input.refused !== "unknown-command"),
        [],
      );
      assert(more.some((input) => "type" in input && input.type === "logout"));
    }
  });
}

Deno.test("DialectDetector.push() holds no more than the first bytes that it needs", () => {
  fc.assert(
    fc.property(mixedBytes, (stream) => {
      const held = mostHeld(() => void detect(splitEveryByte(stream)));
      assert(held <= SNIFFED_BYTES, `${held} bytes are held`);
    }),
    RUNS,
  );
  for (const text of ["\r\n", "x", "X", "GET /"]) {
    const chunks = splitEveryByte(utf8(text.repeat(4000)));
    assert(mostHeld(() => void detect(chunks)) <= SNIFFED_BYTES, text);
  }
});
