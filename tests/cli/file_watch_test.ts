import { assert, assertEquals } from "@std/assert";
import { resolve } from "node:path";
import {
  FileWatch,
  type FileWatchOptions,
  type FolderEvent,
  type FolderEvents,
} from "../../lib/cli/file_watch.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { TempDir } from "../helpers/temp_dir.ts";
import { turn } from "../helpers/turn.ts";

const QUIET_MS = 200;

/** Events of a folder that a test makes up. */
class FakeEvents implements FolderEvents {
  readonly folders: readonly string[];
  isClosed = false;
  readonly #stream = new TransformStream<FolderEvent>();
  readonly #writer = this.#stream.writable.getWriter();

  constructor(folders: readonly string[]) {
    this.folders = folders;
  }

  async tell(path: string, kind = "modify"): Promise<void> {
    await this.#writer.write({ kind, paths: [path] });
    await turn();
  }

  async fail(error: Error): Promise<void> {
    await this.#writer.abort(error);
    await turn();
  }

  close(): void {
    this.isClosed = true;
    this.#writer.close().catch(() => {});
  }

  [Symbol.asyncIterator](): AsyncIterator<FolderEvent> {
    return this.#stream.readable[Symbol.asyncIterator]();
  }
}

/** A watched file, where everything else is made up. */
class Probe implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly watched: FakeEvents[] = [];
  readonly troubles: unknown[] = [];
  changes = 0;
  readonly #watch: FileWatch;

  constructor(readonly path: string, options: Partial<FileWatchOptions> = {}) {
    this.#watch = new FileWatch({
      path,
      clock: this.clock,
      onChange: () => this.changes++,
      onTrouble: (error) => this.troubles.push(error),
      watch: (folders) => {
        const events = new FakeEvents(folders);
        this.watched.push(events);
        return events;
      },
      ...options,
    });
  }

  get last(): FakeEvents {
    return this.watched.at(-1)!;
  }

  dispose(): void {
    this.#watch[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dispose();
    await turn();
  }
}

Deno.test("FileWatch watches the folder of the file, not the file", async () => {
  await using dir = await TempDir.make();
  await using probe = new Probe(await dir.write("users.json", ""));
  const folders = new Set([resolve(dir.path), dir.realPath]);
  assertEquals(probe.last.folders, Array.from(folders));
});

Deno.test("FileWatch tells once when all has been quiet for 200 ms", async () => {
  await using dir = await TempDir.make();
  await using probe = new Probe(await dir.write("users.json", ""));
  await probe.last.tell(probe.path, "remove");
  probe.clock.advance(QUIET_MS - 1);
  await probe.last.tell(probe.path, "create");
  probe.clock.advance(QUIET_MS - 1);
  assertEquals(probe.changes, 0);
  probe.clock.advance(1);
  assertEquals(probe.changes, 1);
  probe.clock.advance(10 * QUIET_MS);
  assertEquals(probe.changes, 1);
});

Deno.test("FileWatch tells of the next change, too", async () => {
  await using dir = await TempDir.make();
  await using probe = new Probe(await dir.write("users.json", ""));
  for (const count of [1, 2, 3]) {
    await probe.last.tell(probe.path);
    probe.clock.advance(QUIET_MS);
    assertEquals(probe.changes, count);
  }
  assertEquals(probe.watched.filter(({ isClosed }) => !isClosed).length, 1);
});

Deno.test("FileWatch minds neither other files nor that the file is read", async () => {
  await using dir = await TempDir.make();
  await using probe = new Probe(await dir.write("users.json", ""));
  await probe.last.tell(`${dir.path}/users.json.lock`);
  await probe.last.tell(`${dir.path}/users.json.tmp`, "create");
  await probe.last.tell(probe.path, "access");
  probe.clock.advance(QUIET_MS);
  assertEquals([probe.changes, probe.clock.pending], [0, 0]);
});

Deno.test("FileWatch watches what is around a folder that is not there, then the folder", async () => {
  await using dir = await TempDir.make();
  const config = `${dir.path}/config`;
  await using probe = new Probe(`${config}/users.json`);
  assertEquals(probe.last.folders, [resolve(dir.path)]);
  await Deno.mkdir(config);
  await probe.last.tell(config, "create");
  probe.clock.advance(QUIET_MS);
  // What was made in the folder before it was watched must not be missed.
  assertEquals(probe.changes, 1);
  assertEquals(probe.last.folders, [resolve(config)]);
});

Deno.test({
  name: "FileWatch watches a link at both of its ends",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using dir = await TempDir.make();
    await Deno.mkdir(`${dir.path}/real`);
    await dir.write("real/accounts.json", "");
    const path = `${dir.path}/users.json`;
    await new Deno.Command("ln", { args: ["-s", "real/accounts.json", path] }).output();
    await using probe = new Probe(path);
    assertEquals(probe.last.folders, [resolve(dir.path), `${dir.realPath}/real`]);
    await probe.last.tell(`${dir.path}/real/accounts.json`);
    probe.clock.advance(QUIET_MS);
    assertEquals(probe.changes, 1);
  },
});

Deno.test("FileWatch tells nothing once it is disposed of, also not what waited", async () => {
  await using dir = await TempDir.make();
  await using probe = new Probe(await dir.write("users.json", ""));
  await probe.last.tell(probe.path);
  probe.dispose();
  assertEquals([probe.last.isClosed, probe.clock.pending], [true, 0]);
  probe.clock.advance(QUIET_MS);
  assertEquals([probe.changes, probe.troubles], [0, []]);
});

Deno.test("FileWatch tells once that it can't watch", async () => {
  const error = new Error("no more watches");
  const watch = () => {
    throw error;
  };
  await using probe = new Probe(".tmp/users.json", { watch });
  assertEquals(probe.troubles, [error]);
});

Deno.test("FileWatch tells once that what it watches has failed", async () => {
  await using dir = await TempDir.make();
  await using probe = new Probe(await dir.write("users.json", ""));
  const error = new Error("the disk is gone");
  await probe.last.fail(error);
  assertEquals([probe.troubles, probe.changes], [[error], 0]);
});

Deno.test("FileWatch sees how a real file is written, replaced and made", async () => {
  await using dir = await TempDir.make();
  const path = `${dir.path}/users.json`;
  const clock = new FakeClock();
  const { promise: seen, resolve: onSeen } = Promise.withResolvers<void>();
  let waiting = onSeen;
  const onTrouble = (error: unknown) => assert(false, String(error));
  // The clock stands still: the pause is over as soon as it has begun.
  const eager = {
    ...pickClock(clock),
    after: (delayMs: number, run: () => void) => {
      const timer = clock.after(delayMs, run);
      queueMicrotask(() => clock.advance(delayMs));
      return timer;
    },
  };
  using _watch = new FileWatch({ path, clock: eager, onChange: () => waiting(), onTrouble });
  await dir.write("users.json", "1");
  await seen;
  for (const change of ["write", "replace"]) {
    const next = Promise.withResolvers<void>();
    waiting = next.resolve;
    if (change === "write") await dir.write("users.json", "2");
    else await Deno.rename(await dir.write("users.json.tmp", "3"), path);
    await next.promise;
  }
});

function pickClock(clock: FakeClock) {
  return { wallMs: () => clock.wallMs(), monotonicMs: () => clock.monotonicMs() };
}
