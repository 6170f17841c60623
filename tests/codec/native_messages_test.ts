import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  decodeCommand,
  decodeEvent,
  encodeCommand,
  encodeEvent,
} from "../../lib/codec/native_messages.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { EventType } from "../../lib/protocol/event.ts";
import { BARE_COMMANDS, FULL_COMMANDS } from "../helpers/commands.ts";
import { EVENTS, MESSAGE } from "../helpers/events.ts";
import { comparable, refusalCode, thrownCode } from "../helpers/inputs.ts";
import { asJson, fieldsOf, type Json, withField } from "../helpers/json.ts";

const OPTIONAL_EVENT_FIELD_REGEXP = /(^|\.)(ref|sendId|past|place|privates)$/;
/** What is optional in these alone. */
const OPTIONAL_EVENT_FIELDS: { readonly [T in EventType]?: readonly string[] } = {
  memberLeft: ["by", "text"],
  privateSent: ["away"],
  roomEntered: ["ticket"],
  whois: ["addresses"],
};

/** Values of every other kind than this one, which stands in a good message. */
function wrongValues(value: Json): Json[] {
  const kindOf = (some: Json) => Array.isArray(some) ? "list" : typeof some;
  const samples: readonly Json[] = ["x", 7, true, { x: 1 }, [7]];
  const wrong = samples.filter((sample) => kindOf(sample) !== kindOf(value));
  return typeof value === "number" ? [...wrong, -1, 0.5, 1e300] : wrong;
}

/** The text of a refusal; empty for what is not refused. */
function refusalText(json: string): string {
  const command = decodeCommand(json);
  return command.type === "refused" ? command.error.message : "";
}

for (const command of [...Object.values(FULL_COMMANDS), ...Object.values(BARE_COMMANDS)]) {
  const fields = Object.keys(command).length - 1;
  Deno.test(`decodeCommand() gives back what was encoded: ${command.type}, ${fields} fields`, () => {
    assertEquals(decodeCommand(encodeCommand(command)), command);
  });
}

for (const event of Object.values(EVENTS)) {
  Deno.test(`decodeEvent() gives back what was encoded: ${event.type}`, () => {
    assertEquals(decodeEvent(encodeEvent(event)), event);
  });
}

Deno.test("decodeEvent() gives back what was encoded: values that may be null, and live messages", () => {
  const { roomEntered, historyPage } = EVENTS;
  for (
    const event of [{ ...roomEntered, missing: null }, { ...historyPage, messages: [MESSAGE] }]
  ) {
    assertEquals(decodeEvent(encodeEvent(event)), event);
  }
});

Deno.test("decodeCommand() refuses every wrong value and says where it stands", () => {
  for (const command of Object.values(FULL_COMMANDS)) {
    const json = asJson(command);
    for (const { path, value } of fieldsOf(json).filter((field) => field.path !== "type")) {
      for (const wrong of [...wrongValues(value), null]) {
        const text = refusalText(JSON.stringify(withField(json, path, wrong)));
        assert(text.includes(`"${path}"`), `${command.type}.${path} = ${Deno.inspect(wrong)}`);
      }
    }
  }
});

Deno.test("decodeCommand() refuses a command without a field that it needs", () => {
  for (const command of Object.values(BARE_COMMANDS)) {
    const json = asJson(command);
    for (const { path } of fieldsOf(json).filter((field) => field.path !== "type")) {
      const text = refusalText(JSON.stringify(withField(json, path, undefined)));
      assert(text.includes(`"${path}"`), `${command.type}.${path}`);
    }
  }
});

Deno.test("decodeCommand() refuses a position without its epoch", () => {
  const json = withField(asJson(FULL_COMMANDS.enter), "after.epoch", undefined);
  assert(refusalText(JSON.stringify(json)).includes('"after.epoch"'));
});

Deno.test("decodeEvent() refuses every wrong value and says where it stands", () => {
  for (const event of Object.values(EVENTS)) {
    const json = asJson(event);
    for (const { path, value } of fieldsOf(json).filter((field) => field.path !== "type")) {
      // Where null stands, a text or a number may stand as well, but nothing else.
      const wrongs = value === null ? [true, [7]] : wrongValues(value);
      for (const wrong of wrongs) {
        const changed = JSON.stringify(withField(json, path, wrong));
        assertThrows(() => decodeEvent(changed), ChatError, `"${path}"`);
      }
    }
  }
});

Deno.test("decodeEvent() refuses an event without a field that it needs", () => {
  for (const event of Object.values(EVENTS)) {
    const json = asJson(event);
    const places = fieldsOf(json).map(({ path }) => path).filter((path) => !path.endsWith("]"));
    for (const path of places) {
      const changed = JSON.stringify(withField(json, path, undefined));
      const isOptional = OPTIONAL_EVENT_FIELD_REGEXP.test(path) ||
        OPTIONAL_EVENT_FIELDS[event.type]?.includes(path) === true;
      if (!isOptional) {
        assertThrows(() => decodeEvent(changed), ChatError, `"${path}"`);
      } else assertEquals(asJson(decodeEvent(changed)), JSON.parse(changed));
    }
  }
});

const BROKEN: Readonly<Record<string, readonly string[]>> = {
  "bad-message": [
    "",
    " ",
    "{",
    "{}",
    "[]",
    "null",
    "7",
    '"who"',
    ' {"type":"who"}',
    '\ufeff{"type":"who"}',
    '{"type":"who"',
    '{"type":"who"}}',
    '{"type":"who",}',
    '{"type":7}',
    '{"type":null}',
    '{"type":["who"]}',
    '{"Type":"who"}',
    '{"__proto__":{"type":"who"}}',
  ],
  "unknown-command": [
    '{"type":""}',
    '{"type":"WHO"}',
    '{"type":"refused"}',
    '{"type":"message"}',
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    '{"type":"toString"}',
  ],
};

for (const [code, payloads] of Object.entries(BROKEN)) {
  Deno.test(`decodeCommand() refuses as ${code} what is no command`, () => {
    for (const json of payloads) assertEquals(refusalCode(decodeCommand(json)), code, json);
  });
}

Deno.test("decodeEvent() refuses what is no event of this version", () => {
  for (const json of ["", "[]", "null", "{", "{}", '{"type":7}']) {
    assertEquals(thrownCode(() => decodeEvent(json)), "bad-message", json);
  }
  for (const json of ['{"type":"who"}', '{"type":"__proto__"}']) {
    assertThrows(() => decodeEvent(json), ChatError);
  }
});

Deno.test("decodeCommand() quotes an unknown type so that it is safe to show", () => {
  const text = refusalText(JSON.stringify({ type: "\x1b[31m" + "x".repeat(1000) }));
  assert(text.includes('"[31mxxx') && text.length < 100, text);
});

Deno.test("decodeCommand() gives ref and sendId back with a refusal", () => {
  const both = { ref: 9, sendId: 4 };
  const refusals = [{ type: "send", ...both }, { type: "nonsense", ...both }, both];
  for (const refusal of refusals) {
    const { ref, sendId } = comparable(decodeCommand(JSON.stringify(refusal))) as typeof both;
    assertEquals({ ref, sendId }, both, JSON.stringify(refusal));
  }
});

Deno.test("decodeCommand() gives back neither ref nor sendId where they are no numbers", () => {
  for (const wrong of ["9", null, 0.5, {}, 1e300]) {
    const command = decodeCommand(JSON.stringify({ type: "send", ref: wrong, sendId: wrong }));
    assertEquals(Object.keys(command).sort(), ["error", "type"], Deno.inspect(wrong));
  }
});

Deno.test("decodeCommand() leaves out fields that it does not know", () => {
  const json = '{"type":"leave","room":"a","more":[1],"constructor":1,"toString":2}';
  assertEquals(decodeCommand(json), { type: "leave", room: "a" });
  const after = { epoch: "e1", seq: 7 };
  const enter = { ...FULL_COMMANDS.enter, after: { ...after, more: 1 } };
  assertEquals(decodeCommand(JSON.stringify(enter)), { ...FULL_COMMANDS.enter, after });
});

Deno.test("decodeCommand() takes no harm from __proto__", () => {
  const command = decodeCommand('{"type":"leave","__proto__":{"room":"a","ref":9}}');
  assertEquals(Object.keys(command), ["type"]);
  assertEquals("room" in command || "ref" in command, false);
  assertEquals(Object.getPrototypeOf(command), Object.prototype);
  assertEquals("room" in {}, false);
});

Deno.test("decodeEvent() leaves out fields that it does not know, so that servers may be newer", () => {
  const event = { ...EVENTS.memberEntered, from: { ...EVENTS.memberEntered.from, more: 1 }, x: 1 };
  assertEquals(decodeEvent(JSON.stringify(event)), EVENTS.memberEntered);
});

Deno.test("decodeCommand() takes no harm from deep nesting", () => {
  for (
    const json of ['{"type":'.repeat(10_000), `{"type":${"[".repeat(50_000)}${"]".repeat(50_000)}}`]
  ) {
    assertEquals(refusalCode(decodeCommand(json)), "bad-message");
  }
});
