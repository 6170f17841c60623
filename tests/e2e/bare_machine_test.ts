/** Both executables, copied to a machine that has nothing else: people chat there (C6, NFR-5). */
import { assert, assertEquals } from "@std/assert";
import { basename, dirname, join } from "node:path";
import { EXECUTABLES_FOLDER } from "../helpers/entry.ts";
import { LinePeer } from "../helpers/line_peer.ts";
import { Pane } from "../helpers/pane.ts";
import { isInstalled, Program, SPEAKING_FIRST } from "../helpers/program.ts";
import { outputOf } from "../helpers/shells.ts";
import { TempDir } from "../helpers/temp_dir.ts";

const NAMES = ["parley", "parleyd"] as const;
const LIBRARY_REGEXP = /(\/\S+) \(0x/g;
/** A root of one's own, with what the system tells of processes, and the command there. */
const ENTER = `mount --rbind /proc "$0/proc" && \
exec env -i HOME=/home TERM=xterm-256color /usr/sbin/chroot "$0" "$@"`;

/** Whether an ordinary user may have a root of his own here. */
async function mayEnter(): Promise<boolean> {
  if (EXECUTABLES_FOLDER === null || Deno.build.os !== "linux" || !isInstalled("tmux")) {
    return false;
  }
  if (!isInstalled("unshare")) return false;
  const args = ["-Urm", "sh", "-c", "mount --rbind /proc /mnt"];
  return (await new Deno.Command("unshare", { args, stderr: "null" }).output()).success;
}

/** A root with two executables, an empty home, the C library that they were linked to, and no more. */
class BareMachine implements AsyncDisposable {
  readonly #dir: TempDir;
  readonly root: string;

  private constructor(dir: TempDir) {
    this.#dir = dir;
    this.root = join(dir.path, "root");
  }

  static async make(): Promise<BareMachine> {
    const machine = new BareMachine(await TempDir.make());
    const { root } = machine;
    for (const folder of ["home", "proc"]) {
      await Deno.mkdir(join(root, folder), { recursive: true });
    }
    const libraries = new Set<string>();
    for (const name of NAMES) {
      await Deno.copyFile(join(EXECUTABLES_FOLDER!, name), join(root, name));
      const needed = await outputOf("ldd", [join(root, name)]);
      for (const [, path = ""] of needed.matchAll(LIBRARY_REGEXP)) libraries.add(path);
    }
    for (const library of libraries) {
      await Deno.mkdir(dirname(join(root, library)), { recursive: true });
      await Deno.copyFile(await Deno.realPath(library), join(root, library));
    }
    return machine;
  }

  /** The command that runs a program there. */
  command(...call: readonly string[]): readonly [string, ...string[]] {
    return ["unshare", "-Urm", "sh", "-c", ENTER, this.root, ...call];
  }

  /** The program in a terminal. */
  open(...call: readonly string[]): Promise<Pane> {
    return Pane.run(this.command(...call).map((word) => `'${word}'`).join(" "));
  }

  /** Every file that is no library, by its path there. */
  async files(folder = ""): Promise<string[]> {
    const found = [];
    for await (const { name, isDirectory } of Deno.readDir(join(this.root, folder))) {
      const path = `${folder}/${name}`;
      if (name.startsWith("lib") || path === "/proc" || path === "/usr") continue;
      if (isDirectory) found.push(...await this.files(path));
      else found.push(path);
    }
    return found.sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dir[Symbol.asyncDispose]();
  }
}

Deno.test({
  name: "A person copies parleyd and parley to a machine that has nothing else, and people chat",
  ignore: !await mayEnter(),
  async fn() {
    await using machine = await BareMachine.make();
    const [command, ...args] = machine.command("/parleyd", "--dev", "--port", "0");
    await using server = Program.start(command, args);
    const [, port] = await server.until(/started on port (\d+)\nWaiting for connections/);
    await server.until(/with Parley's client: {5}parley localhost:\d+ lobby\n/);
    await using ada = await machine.open("/parley", "--name", "ada", `127.0.0.1:${port}`, "lobby");
    await ada.untilLine("Password for ada: |");
    await ada.type("parley");
    await ada.untilLine("Password for ada: ******|");
    await ada.press("Enter");
    await ada.untilText("ada · lobby: 1 here · connected");
    await using kim = await machine.open("/parley", "--name", "kim", `127.0.0.1:${port}`, "lobby");
    await kim.untilText("kim · lobby: 2 here · connected");
    await using bob = await LinePeer.connect({ port: Number(port) });
    await bob.say("USERNAME bob", "JOIN lobby", "hello from nc");
    for (const pane of [ada, kim]) await pane.untilText("hello from nc");
    await kim.type("hello from kim");
    await kim.press("Enter");
    await ada.untilText("hello from kim");
    await bob.until("ROOM #lobby kim hello from kim");
    await server.until(/\[lobby\] kim: hello from kim\n/);
    for (const pane of [ada, kim]) {
      await pane.press("C-c");
      assertEquals((await pane.end()).status, "status 0");
    }
    server.kill("SIGINT");
    assertEquals((await server.status()).code, 0);
    assertEquals(server.stderr, "");
    const state = "/home/.local/state/parley";
    const files = await machine.files();
    assertEquals(files.filter((path) => !path.startsWith(`${state}/`)), ["/parley", "/parleyd"]);
    assert(files.includes(`${state}/demo-users.json`), String(files));
  },
});

Deno.test({
  name: "parleyd keeps what was said on a machine that has nothing else, also after SIGKILL",
  ignore: !await mayEnter(),
  async fn() {
    await using machine = await BareMachine.make();
    const call = ["/parleyd", "--port", "0", "--data", "/home/data", ...SPEAKING_FIRST];
    const [command, ...args] = machine.command(...call);
    for (const [said, seen] of [["first", "(0 users)"], ["second", "first"]] as const) {
      await using server = Program.start(command, args);
      const [, port] = await server.until(/started on port (\d+)\nWaiting for connections/);
      await using bob = await LinePeer.connect({ port: Number(port) });
      await bob.say("USERNAME bob", "JOIN lobby");
      await bob.until(seen);
      await bob.say(said);
      await bob.until(`ROOM #lobby bob ${said}`);
      server.kill("SIGKILL");
      await server.status();
    }
    const files = (await machine.files()).map((path) => basename(path));
    assertEquals(files.filter((name) => name.endsWith(".db")).length, 1, String(files));
  },
});
