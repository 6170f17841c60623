import { assert, assertEquals } from "@std/assert";
import type { Dialect } from "../../lib/codec/codec.ts";
import { DialectDetector } from "../../lib/codec/dialect_detector.ts";
import { Disconnect, type DisconnectCode } from "../../lib/protocol/disconnect.ts";
import { concat, latin1, splitAt, splitEveryByte, utf8 } from "../helpers/bytes.ts";

/** What is detected: a dialect's name, or the code of an end. */
type Detected = Dialect["name"] | DisconnectCode | "undecided";

const NATIVE = "\0\0\0\x02{}";
const TLS_HELLO = "\x16\x03\x01\x02\0";
const LONG_PATH = "/" + "x".repeat(2000);

const ROWS: Readonly<Record<string, { expected: Detected; firsts: readonly string[] }>> = {
  "a native frame": { expected: "native", firsts: [NATIVE, "\0"] },
  "a slash": {
    expected: "slash",
    firsts: ["/", "/nick Alice\r\n", "//home\n", "/join", "/USERNAME alice\n"],
  },
  "each keyword": {
    expected: "keyword",
    firsts: ["USERNAME", "JOIN", "LEAVE", "MSG", "PRIVMSG", "ROOMS", "USERS", "QUIT"]
      .flatMap((word) => [`${word} x\r\n`, `${word}\n`, `${word}\r\0`, `${word} `]),
  },
  "each bare word": {
    expected: "words",
    firsts: ["login", "create", "enter", "who", "logout"]
      .flatMap((word) => [`${word} x\r\n`, `${word}\n`, `${word}\r\0`, `${word} `]),
  },
  "IRC": {
    expected: "irc",
    firsts: ["NICK alice\r\n", "USER a 0 * :A\r\n", "CAP LS 302\r\n", "PASS secret\r\n"],
  },
  "an HTTP request": {
    expected: "http",
    firsts: [
      "GET / HTTP/1.1\r\n",
      "POST /room?x=1 HTTP/1.0\r\nHost: chat\r\n\r\nUSERNAME eve\r\n",
      "OPTIONS * HTTP/1.1\r\n",
      "GET http://chat/ HTTP/1.1",
    ],
  },
  "TLS": { expected: "tls", firsts: [TLS_HELLO, "\x16"] },
  "anything else": {
    expected: "slash",
    firsts: [
      "hello\n",
      "Hello there\r\n",
      "Grüße \r\n",
      " JOIN room\n",
      "JOINED room\n",
      "username alice\n",
      "Login kim secret\n",
      "WHO\n",
      "whoever\n",
      "constructor\n",
      "\x01\x02\n",
    ],
  },
  "capitals that are no request": {
    expected: "slash",
    firsts: ["GET\r\n", "GET\n", "GET UP\n", "GET / FTP/1.0\r\n", "GET / HTTP/\n", "HELLO WORLD\n"],
  },
};

/** What is detected, and what bytes the decoder is then given, with those that come later. */
function detect(chunks: readonly Uint8Array[]): { detected: Detected; bytes: Uint8Array } {
  const detector = new DialectDetector();
  for (const [index, chunk] of chunks.entries()) {
    const detection = detector.push(chunk);
    if (detection === "undecided") continue;
    const detected = detection instanceof Disconnect ? detection.code : detection.name;
    return { detected, bytes: concat(detector.takeBytes(), ...chunks.slice(index + 1)) };
  }
  return { detected: "undecided", bytes: detector.takeBytes() };
}

/** What is detected of a text in one push, after it was seen to be the same for one byte a push. */
function detectBothWays(text: string): Detected {
  const bytes = utf8(text);
  const whole = detect([bytes]);
  const byteByByte = detect(splitEveryByte(bytes));
  assertEquals(byteByByte.detected, whole.detected, JSON.stringify(text.slice(0, 40)));
  assertEquals(latin1(byteByByte.bytes), latin1(whole.bytes));
  return whole.detected;
}

for (const [what, { expected, firsts }] of Object.entries(ROWS)) {
  Deno.test(`DialectDetector.push() tells ${what}: ${expected}`, () => {
    for (const first of firsts) {
      assertEquals(detectBothWays(first), expected, JSON.stringify(first));
    }
  });
}

Deno.test("DialectDetector.push() passes empty lines over", () => {
  for (const empty of ["\n", "\r\n", "\r\0", "\r\r\n\n\r\0\r\0", "\r\n".repeat(2000)]) {
    assertEquals(detectBothWays(empty), "undecided");
    assertEquals(detectBothWays(`${empty}USERNAME alice\r\n`), "keyword");
    assertEquals(detectBothWays(`${empty}login kim\r\n`), "words");
    assertEquals(detectBothWays(`${empty}/nick Alice\r\n`), "slash");
    assertEquals(detectBothWays(`${empty}GET / HTTP/1.1\r\n`), "http");
  }
});

Deno.test("DialectDetector.push() takes neither NUL nor TLS behind an empty line for what it is", () => {
  assertEquals(detectBothWays("\n\0USERNAME alice\n"), "slash");
  assertEquals(detectBothWays("\r\0\0\0\0\x02{}\n"), "slash");
  assertEquals(detectBothWays(`\n${NATIVE}\n`), "slash");
  assertEquals(detectBothWays(`\n${TLS_HELLO}\n`), "slash");
});

Deno.test("DialectDetector.push() waits for the end of the first word", () => {
  for (const part of ["", "U", "USERNAME", "login", "GET", "GET /", "GET / HTTP/", "hello"]) {
    assertEquals(detectBothWays(part), "undecided", part);
  }
});

Deno.test("DialectDetector.push() takes a first word longer than it looks for speech", () => {
  assertEquals(detectBothWays("x".repeat(1023)), "undecided");
  assertEquals(detectBothWays("x".repeat(1024)), "slash");
  assertEquals(detectBothWays("X".repeat(5000)), "slash");
});

Deno.test("DialectDetector.push() takes a line of capitals without an end in sight for a request", () => {
  assertEquals(detectBothWays(`GET ${LONG_PATH}`), "http");
  assertEquals(detectBothWays(`SHOUT ${"X ".repeat(1000)}\n`), "http");
  assertEquals(detectBothWays(`GET ${LONG_PATH} HTTP/1.1\r\n`), "http");
  assertEquals(detectBothWays(`POST ${LONG_PATH} HTTP/1.1\r\n\r\nUSERNAME eve\r\n`), "http");
});

Deno.test("DialectDetector.push() tells a request whatever bytes its target has", () => {
  for (let code = 0x80; code < 0x800; code++) {
    const target = `/${String.fromCodePoint(code)}`;
    const { detected } = detect([utf8(`GET ${target} HTTP/1.1\r\n`)]);
    assertEquals(detected, "http", `U+${code.toString(16)}`);
  }
});

Deno.test("DialectDetector.push() decides by 1024 bytes, whatever they are", () => {
  for (const first of ["x", "X", "GET /", "A B", " "]) {
    const bytes = utf8(first.repeat(1024)).subarray(0, 1024);
    assert(detect(splitEveryByte(bytes)).detected !== "undecided", first);
  }
});

Deno.test("DialectDetector.takeBytes() gives everything that was pushed, once", () => {
  const text = "PRIVMSG bob Grüße\0\r\nUSERS\r\n";
  for (const chunks of [[utf8(text)], splitAt(utf8(text), [2, 9]), splitEveryByte(utf8(text))]) {
    assertEquals(latin1(detect(chunks).bytes), latin1(utf8(text)));
  }
  const detector = new DialectDetector();
  detector.push(utf8("half"));
  assertEquals(latin1(detector.takeBytes()), "half");
  assertEquals(detector.takeBytes().length, 0);
});
