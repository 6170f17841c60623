import { assertEquals, assertRejects } from "@std/assert";
import { ConnectError } from "../../lib/client/connect_error.ts";
import { findListener } from "../../lib/stress/listener_pid.ts";
import { sampleProcess } from "../../lib/stress/process_meter.ts";
import { findServer } from "../../lib/stress/server_place.ts";
import { growthOf, ServerWatch } from "../../lib/stress/server_watch.ts";
import type { SystemFiles } from "../../lib/stress/system_files.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

/** Files as Linux has them: a process listens on port 9999 over IPv6, another one is its client. */
class FakeFiles implements SystemFiles {
  readonly texts = new Map<string, string>([
    ["/proc/net/tcp", `${HEAD}\n   0: 0100007F:270F 00000000:0000 01 0:0 00:0 0 0 0 777 1\n`],
    [
      "/proc/net/tcp6",
      `${HEAD}\n   0: 00000000000000000000000000000000:270F 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 888 1\n`,
    ],
  ]);
  readonly links = new Map([
    ["/proc/7/fd/3", "socket:[777]"],
    ["/proc/12/fd/0", "/dev/null"],
    ["/proc/12/fd/4", "socket:[888]"],
  ]);

  constructor() {
    this.grow(100, 120, 5);
  }

  /** The process takes so much; its name is an ugly one. */
  grow(rssKilobytes: number, peakKilobytes: number, ticks: number): void {
    this.texts.set(
      "/proc/12/status",
      `Name:\tx\nVmHWM:\t ${peakKilobytes} kB\nVmRSS:\t${rssKilobytes} kB\n`,
    );
    this.texts.set("/proc/12/stat", `12 (a) b (c) S 1 1 1 0 -1 0 0 0 0 0 ${ticks} 3 0 0 20\n`);
  }

  readText(path: string): string | null {
    return this.texts.get(path) ?? null;
  }

  list(path: string): readonly string[] {
    if (path === "/proc") return ["self", "7", "12", "net"];
    return Array.from(this.links.keys()).filter((link) => link.startsWith(`${path}/`))
      .map((link) => link.slice(path.length + 1));
  }

  readLink(path: string): string | null {
    return this.links.get(path) ?? null;
  }
}

const nothing: SystemFiles = { readText: () => null, list: () => [], readLink: () => null };

Deno.test("findListener() finds who listens on a port, not who is connected to it", () => {
  assertEquals(findListener(new FakeFiles(), 9999), 12);
});

Deno.test("findListener() finds nobody on another port, or where nothing may be seen", () => {
  assertEquals(findListener(new FakeFiles(), 9998), null);
  assertEquals(findListener(nothing, 9999), null);
});

Deno.test("sampleProcess() reads memory and processor time, whatever the process is called", () => {
  assertEquals(sampleProcess(new FakeFiles(), 12), {
    rssBytes: 102_400,
    peakBytes: 122_880,
    cpuMs: 80,
  });
  assertEquals(sampleProcess(new FakeFiles(), 7), null);
});

Deno.test("ServerWatch tells what the server took from before the clients to the last message", () => {
  const [files, clock] = [new FakeFiles(), new FakeClock()];
  const watch = new ServerWatch({ pid: 12, files, clock });
  files.grow(110, 120, 10);
  watch.begin();
  files.grow(300, 300, 20);
  clock.advance(100);
  files.grow(200, 300, 30);
  assertEquals(watch.end(), {
    pid: 12,
    beforeBytes: 102_400,
    afterBytes: 204_800,
    peakBytes: 307_200,
    growth: "unknown",
    cpuMs: 200,
  });
  assertEquals(clock.pending, 0);
});

Deno.test("ServerWatch takes no peak from before the run", () => {
  const [files, clock] = [new FakeFiles(), new FakeClock()];
  files.grow(100, 9999, 5);
  const watch = new ServerWatch({ pid: 12, files, clock });
  watch.begin();
  files.grow(150, 9999, 5);
  assertEquals(watch.end()?.peakBytes, 153_600);
});

Deno.test("ServerWatch has no figures of a process that is gone, or of a talk that never was", () => {
  const clock = new FakeClock();
  assertEquals(new ServerWatch({ pid: 12, files: new FakeFiles(), clock }).end(), null);
  const watch = new ServerWatch({ pid: 7, files: new FakeFiles(), clock });
  watch.begin();
  assertEquals(watch.end(), null);
});

Deno.test("growthOf() lets memory warm up and rise and fall, and finds what keeps growing", () => {
  const MB = 1_000_000;
  const rows = (step: number) => Array.from({ length: 40 }, (_, index) => (60 + step * index) * MB);
  assertEquals(growthOf(rows(3)), "growing");
  assertEquals(growthOf(rows(0.1)), "stable");
  assertEquals(growthOf(rows(0).map((bytes, index) => bytes + (index % 2) * 30 * MB)), "stable");
  assertEquals(growthOf([10, 40, 70, 90, ...Array(12).fill(100)].map((mb) => mb * MB)), "stable");
  assertEquals(growthOf([1, 2, 3, 4, 5, 6, 7]), "unknown");
});

Deno.test("findServer() knows this machine by the addresses, and the process by the port", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const files = new FakeFiles();
  const [server] = await Promise.all([
    findServer({ hostname: "127.0.0.1", port, files }),
    listener.accept().then((conn) => conn.close()),
  ]);
  assertEquals(server.kind, "unknown");
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  files.texts.set("/proc/net/tcp6", files.texts.get("/proc/net/tcp6")!.replace("270F", hex));
  const [found] = await Promise.all([
    findServer({ hostname: "127.0.0.1", port, files }),
    listener.accept().then((conn) => conn.close()),
  ]);
  assertEquals(found, { kind: "here", pid: 12 });
});

Deno.test("findServer() says that nothing listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  await assertRejects(
    () => findServer({ hostname: "127.0.0.1", port, files: nothing }),
    ConnectError,
    "nothing listens there",
  );
});
