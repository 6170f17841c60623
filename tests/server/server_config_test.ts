import { assertThrows } from "@std/assert";
import { NO_RATES } from "../../lib/protocol/limits.ts";
import { checkConfig, type ServerConfig } from "../../lib/server/server_config.ts";

const GOOD: readonly ServerConfig[] = [
  {},
  { port: 0 },
  { port: 65_535 },
  { greetingDelayMs: 0 },
  { greetingDelayMs: 60_000 },
  { login: "required", loginTimeoutMs: 1000 },
  { roomPorts: { from: 7000, to: 7000 } },
  { port: 0, roomPorts: { from: 1, to: 65_535 } },
  { limits: NO_RATES },
  { limits: { softQueueBytes: 2 ** 20, maxQueueBytes: 2 ** 20 } },
  { limits: { maxLineBytes: 1 } },
  { limits: { maxFrameBytes: 2 ** 24 - 1 } },
];

const BAD: readonly (readonly [ServerConfig, string])[] = [
  [{ port: -1 }, "Cannot use -1 as port: it must be a whole number, 0 to 65535"],
  [{ port: 65_536 }, "Cannot use 65536 as port: it must be a whole number, 0 to 65535"],
  [{ port: 80.5 }, "Cannot use 80.5 as port"],
  [{ port: NaN }, "Cannot use NaN as port"],
  [{ roomPorts: { from: 0, to: 10 } }, "Cannot use 0 as the first of roomPorts"],
  [{ roomPorts: { from: 7000, to: 70_000 } }, "Cannot use 70000 as the last of roomPorts"],
  [{ roomPorts: { from: 7001, to: 7000 } }, "Cannot use 7001-7000 for rooms: the first port is"],
  [{ roomPorts: { from: 9990, to: 9999 } }, "for rooms: the server itself listens on 9999"],
  [{ greetingDelayMs: -1 }, "Cannot use -1 as greetingDelayMs: it must be a whole number, 0 to"],
  [{ greetingDelayMs: 60_001 }, "Cannot use 60001 as greetingDelayMs"],
  [{ greetingDelayMs: Infinity }, "Cannot use Infinity as greetingDelayMs"],
  [{ loginTimeoutMs: 999 }, "Cannot use 999 as loginTimeoutMs: it must be a whole number, 1000 to"],
  [{ limits: { maxLineBytes: -1 } }, "Cannot use -1 as maxLineBytes"],
  [{ limits: { maxFrameBytes: 2 ** 24 } }, "Cannot use 16777216 as maxFrameBytes"],
  [{ limits: { maxTextBytes: 0.5 } }, "Cannot use 0.5 as maxTextBytes"],
  [
    { limits: { maxNameLength: 33 } },
    "Cannot use 33 as maxNameLength: it must be a whole number, ",
  ],
  [{ limits: { maxMessageBurst: 0 } }, "Cannot use 0 as maxMessageBurst"],
  [{ limits: { maxStallMs: 2 ** 31 } }, "Cannot use 2147483648 as maxStallMs"],
  [
    { limits: { maxQueueBytes: 1000 } },
    "Cannot use 65536 as softQueueBytes: it may not be more than maxQueueBytes, which is 1000",
  ],
  // With no room for any message, every sender would wait for ever.
  [{ limits: { maxOutboxBytes: 0 } }, "Cannot use 0 as maxOutboxBytes"],
];

Deno.test("checkConfig() takes what can be meant", () => {
  for (const config of GOOD) checkConfig(config);
});

for (const [config, message] of BAD) {
  Deno.test(`checkConfig() refuses ${Deno.inspect(config)} and says what is allowed`, () => {
    assertThrows(() => checkConfig(config), RangeError, message);
  });
}
