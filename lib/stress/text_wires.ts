import { LineCutter } from "./line_cutter.ts";
import type { PayloadFormat } from "./payload.ts";
import type { Greeting, Wire, WireEars, WireReader } from "./wire.ts";

/** What sets one dialect of lines apart from the others. */
interface Wording {
  readonly echoesOwn: boolean;
  readonly login: string;
  readonly join: string;
  /** What stands before a message. */
  readonly say: string;
  readonly goodbye: string;
  readonly entered: RegExp;
  /** Lines that refuse something. */
  readonly refused: RegExp;
}

const WORDINGS: Readonly<Record<"keyword" | "slash" | "words", Wording>> = {
  keyword: {
    echoesOwn: true,
    login: "USERNAME",
    join: "JOIN",
    say: "MSG ",
    goodbye: "QUIT",
    entered: /^OK Joined /,
    refused: /^ERROR /,
  },
  slash: {
    echoesOwn: false,
    login: "/nick",
    join: "/join",
    say: "",
    goodbye: "/quit",
    entered: /^Joined room: /,
    refused: /^ERROR: /,
  },
  words: {
    echoesOwn: false,
    login: "login",
    join: "/join",
    say: "",
    goodbye: "logout",
    entered: /^\* [\d:]+ You entered /,
    // A refusal looks like anything else that the server says: these are the usual ones.
    refused:
      /^\* [\d:]+ (?=The name .* (?:is taken|needs)|Every name needs|Log in first|Choose a name|Cannot |Too |You are not |Message too )/,
  },
};

const utf8 = new TextEncoder();
const utf8Decoder = new TextDecoder();

/** A dialect of lines. */
export function textWire(name: keyof typeof WORDINGS, format: PayloadFormat): Wire {
  const wording = WORDINGS[name];
  const { echoesOwn, login, join, say, goodbye } = wording;
  return {
    echoesOwn,
    envelope: { before: utf8.encode(say), after: utf8.encode("\r\n") },
    greet: ({ name, room }: Greeting) => utf8.encode(`${login} ${name}\r\n${join} ${room}\r\n`),
    goodbye: () => utf8.encode(`${goodbye}\r\n`),
    newReader: (ears) => newReader(wording, format, ears),
  };
}

/** A message stands at the end of its line, whatever the dialect puts before it. */
function newReader(wording: Wording, format: PayloadFormat, ears: WireEars): WireReader {
  return new LineCutter((bytes, start, end) => {
    const at = end - format.sizeBytes;
    if (at >= start && format.isAt(bytes, at)) return ears.onMessage(bytes, at);
    hear(utf8Decoder.decode(bytes.subarray(start, end)), wording, format, ears);
  });
}

function hear(line: string, wording: Wording, format: PayloadFormat, ears: WireEars): void {
  if (line.includes(format.mark)) ears.onDamaged();
  else if (wording.entered.test(line)) ears.onEntered();
  else if (wording.refused.test(line)) ears.onRefused(line.replace(wording.refused, ""));
  else if (line !== "") ears.onRemark(line);
}
