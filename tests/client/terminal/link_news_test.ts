import { assertEquals } from "@std/assert";
import type { LinkState } from "../../../lib/client/link_state.ts";
import { LinkNews } from "../../../lib/client/terminal/link_news.ts";
import { Disconnect } from "../../../lib/protocol/disconnect.ts";

const NOW_MS = 1_000_000;
const CONNECTED: LinkState = { type: "connected" };
const CONNECTING: LinkState = { type: "connecting", sinceMs: NOW_MS };

function waiting(reason: string, pauseMs: number): LinkState {
  return { type: "waiting", sinceMs: NOW_MS, nextTryMs: NOW_MS + pauseMs, reason };
}

function told(...links: readonly LinkState[]): (string | null)[] {
  const news = new LinkNews({
    server: '"chat.example", port 9999',
    wallMs: () => NOW_MS,
    interactive: true,
  });
  return links.map((link) => news.textFor(link));
}

Deno.test("LinkNews has nothing to tell of the first connection", () => {
  assertEquals(told(CONNECTING, CONNECTED), [null, null]);
});

Deno.test("LinkNews tells a loss, with what happens next, and the return", () => {
  assertEquals(told(CONNECTED, waiting("The connection was lost", 900), CONNECTING, CONNECTED), [
    null,
    'Not connected to "chat.example", port 9999 any more. Trying again in 1 s; Enter tries now.',
    null,
    "Connected again.",
  ]);
});

Deno.test("LinkNews tells each new reason once", () => {
  const refused = "Cannot connect: nothing listens there. Is the server running?";
  const news = told(
    CONNECTED,
    waiting("The connection was lost", 700),
    waiting(refused, 1600),
    waiting(refused, 3500),
    waiting("No answer", 8000),
    CONNECTING,
    waiting("No answer", 8000),
  );
  assertEquals(news.slice(2), [
    `${refused} Trying again in 2 s; Enter tries now.`,
    null,
    "No answer. Trying again in 8 s; Enter tries now.",
    null,
    null,
  ]);
});

Deno.test("LinkNews tells the same reason again after a connection", () => {
  const lost = waiting("No answer", 1000);
  const [, first, , second] = told(CONNECTED, lost, CONNECTED, lost);
  assertEquals([first, first === null], [second, false]);
});

Deno.test("LinkNews never tells of a time that is over", () => {
  const [text] = told(waiting("Gone", -5000));
  assertEquals(text?.includes("Trying again in 0 s"), true);
});

Deno.test("LinkNews leaves the end to whoever ends", () => {
  assertEquals(told(CONNECTED, { type: "ended", why: Disconnect.LOGOUT }), [null, null]);
});
