import { assertEquals } from "@std/assert";
import { type HangupOptions, onHangup } from "../../lib/cli/hangup.ts";
import { FakeSignals } from "../helpers/fake_signals.ts";

interface Probe {
  readonly source: FakeSignals;
  readonly heard: string[];
  readonly hangup: Disposable;
}

function probe(options: Partial<HangupOptions>): Probe {
  const source = new FakeSignals();
  const heard: string[] = [];
  const reload = () => heard.push("reload");
  const leave = () => heard.push("leave");
  const hangup = onHangup({ source, os: "linux", reload, leave, ...options });
  return { source, heard, hangup };
}

Deno.test("onHangup() reads anew at each SIGHUP of a server without a terminal", () => {
  const { source, heard, hangup } = probe({ isTerminal: () => false });
  using _hangup = hangup;
  source.send("SIGHUP");
  source.send("SIGHUP");
  assertEquals(heard, ["reload", "reload"]);
});

Deno.test("onHangup() reads anew while the terminal is open, and leaves when it was closed", () => {
  let isTerminal = true;
  const { source, heard, hangup } = probe({ isTerminal: () => isTerminal });
  using _hangup = hangup;
  source.send("SIGHUP");
  isTerminal = false;
  source.send("SIGHUP");
  assertEquals(heard, ["reload", "leave"]);
});

Deno.test("onHangup() hears nothing any more once it is disposed of", () => {
  const { source, hangup } = probe({ isTerminal: () => false });
  assertEquals(source.heard, ["SIGHUP"]);
  hangup[Symbol.dispose]();
  assertEquals(source.heard, []);
});

Deno.test("onHangup() listens for nothing on Windows, which has no such signal", () => {
  const { source, hangup } = probe({ os: "windows", isTerminal: () => false });
  assertEquals(source.heard, []);
  hangup[Symbol.dispose]();
});
