import { assert, assertEquals } from "@std/assert";
import { Disconnect, type DisconnectCode } from "../../lib/protocol/disconnect.ts";
import { cleanText } from "../../lib/protocol/text.ts";

// A code that is missing here does not compile.
const MAY_RECONNECT: Readonly<Record<DisconnectCode, boolean>> = {
  "account-closed": false,
  banned: false,
  kicked: false,
  "bad-frame": false,
  "flooding": false,
  "http": false,
  "irc": false,
  "login-timeout": false,
  "logout": false,
  "lost": true,
  "password-changed": true,
  "server-full": true,
  "server-shutdown": true,
  "silent": false,
  "slow": true,
  "taken-over": false,
  "tls": false,
  "too-many-connections": true,
  "unresponsive": true,
};

const ENDS = Object.values(Disconnect).filter((end) => end instanceof Disconnect);

Deno.test("Disconnect has one predefined end for each code, which says whether to come back", () => {
  const ends = ENDS.map((end) => [end.code, end.mayReconnect] as const);
  assertEquals(ends.length, Object.keys(MAY_RECONNECT).length);
  assertEquals(Object.fromEntries(ends), MAY_RECONNECT);
});

Deno.test("Disconnect tells each reason in one line that is safe to show", () => {
  for (const { code, reason } of ENDS) {
    assert(reason.length > 0, code);
    assertEquals(cleanText(reason), reason, code);
  }
});

Deno.test("Disconnect lets nobody come back who is not told so", () => {
  assertEquals(new Disconnect("silent", "Goodbye!").mayReconnect, false);
});

Deno.test("Disconnect.because() gives another reason, and is the same end otherwise", () => {
  const end = Disconnect.SLOW.because("You were asleep");
  assertEquals([end.code, end.reason, end.mayReconnect], ["slow", "You were asleep", true]);
});
