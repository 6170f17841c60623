import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  type ConnectErrorCode,
  explainConnectError,
  notParley,
  timedOut,
  turnedAway,
} from "../../lib/client/connect_error.ts";
import { Disconnect } from "../../lib/protocol/disconnect.ts";

const { errors } = Deno;

const EXPLAINED: readonly (readonly [
  error: unknown,
  code: ConnectErrorCode,
  says: string,
])[] = [
  [new errors.ConnectionRefused("x"), "refused", "nothing listens there. Is the server running?"],
  [new errors.TimedOut("x"), "timed-out", "no answer"],
  [new errors.NetworkUnreachable("x"), "unreachable", "no way to it from this network"],
  // Name servers' refusals have no class of their own: Linux, macOS, Windows.
  [
    new Error("failed to lookup address information: Name or service not known"),
    "unknown-host",
    "there is no host of that name",
  ],
  [
    new Error("failed to lookup address information: nodename nor servname provided, or not known"),
    "unknown-host",
    "there is no host of that name",
  ],
  [new Error("No such host is known. (os error 11001)"), "unknown-host", "no host of that name"],
  [new errors.PermissionDenied("Not allowed"), "failed", "Not allowed"],
  ["What?", "failed", "What?"],
];

for (const [error, code, says] of EXPLAINED) {
  Deno.test(`explainConnectError() tells what "${error}" means`, () => {
    const explained = explainConnectError(error, "chat.example", 9999);
    assertEquals([explained.name, explained.code], ["ConnectError", code]);
    assertStringIncludes(explained.message, 'Cannot connect to "chat.example", port 9999: ');
    assertStringIncludes(explained.message, says);
  });
}

Deno.test("explainConnectError() keeps the error as the cause", () => {
  const error = new errors.ConnectionRefused("x");
  assertEquals(explainConnectError(error, "localhost", 9999).cause, error);
});

Deno.test("timedOut() and notParley() say with whom there is no talking", () => {
  assertEquals(
    timedOut("localhost", 80).message,
    'Cannot connect to "localhost", port 80: no answer',
  );
  const cause = new Error("why");
  const error = notParley("localhost", 80, cause);
  assertEquals(error.message, 'Cannot talk to "localhost", port 80: it is not a Parley server');
  assertEquals([error.code, error.cause], ["not-parley", cause]);
});

Deno.test("turnedAway() says why the server ended it, and whether it may go better later", () => {
  for (const why of [Disconnect.SERVER_SHUTDOWN, Disconnect.TAKEN_OVER]) {
    const error = turnedAway("localhost", 80, why);
    assertEquals(
      error.message,
      `Cannot stay connected to "localhost", port 80: ${why.reason}`,
    );
    assertEquals([error.code, error.mayRetry, error.cause], ["turned-away", why.mayReconnect, why]);
  }
  assertEquals(timedOut("localhost", 80).mayRetry, true);
});
