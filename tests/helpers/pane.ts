/** The terminal client in a window of tmux, as a person sees it. */
import { entryInShell, EXECUTABLES_FOLDER, HOME_FOLDER } from "./entry.ts";
import { isInstalled } from "./program.ts";
import { TempDir } from "./temp_dir.ts";

/** How long something that is sure to come may take: a dead link is noticed within 25 s. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 20;
const LOOKS_A_PRESS = 20;
const CLIENT = entryInShell("client");
const TASK = EXECUTABLES_FOLDER === null ? `"${Deno.execPath()}" task -q chat` : CLIENT;
const FILES = 'XDG_STATE_HOME="$dir/state" XDG_CONFIG_HOME="$dir/config"';
let opened = 0;

/** What is on the screen. */
export interface Seen {
  /** The rows of the window, without the empty ones at its end. */
  readonly rows: readonly string[];
  /** The row with the cursor, with a `|` where it is. */
  readonly line: string;
}

/** A window of tmux in which the client runs. */
export class Pane implements AsyncDisposable {
  readonly #dir: TempDir;
  readonly #socket: string;
  #state: "new" | "open" = "new";

  private constructor(dir: TempDir) {
    this.#dir = dir;
    this.#socket = `parley-test-${Deno.pid}-${++opened}`;
  }

  /** Starts the client in a window of its own; how the terminal stands is written down. */
  static async open(port: number, ...args: readonly string[]): Promise<Pane> {
    const pane = new Pane(await TempDir.make());
    await pane.start(port, ...args);
    return pane;
  }

  /** Starts the client as a task, from a shell to which it can go back. */
  static async openShell(port: number, ...args: readonly string[]): Promise<Pane> {
    const pane = new Pane(await TempDir.make());
    await pane.#newWindow("env", "PS1=$ ", "bash", "--norc", "--noprofile");
    await pane.type(`${FILES.replaceAll("$dir", pane.path)} ${TASK} ${args.join(" ")}`);
    await pane.type(` 127.0.0.1:${port}`);
    await pane.press("Enter");
    return pane;
  }

  /** Runs a command of a shell in a window of its own; its folder is this one's `$dir`. */
  static async run(command: string): Promise<Pane> {
    const pane = new Pane(await TempDir.make());
    await pane.#runScript(command);
    return pane;
  }

  /** The folder with the user's own files. */
  get path(): string {
    // What XDG's variables name has to be absolute.
    return Deno.realPathSync(this.#dir.path);
  }

  /** Starts the client, again where it has ended; the user's own files are as they were. */
  async start(port: number, ...args: readonly string[]): Promise<void> {
    const command = `sh -c 'echo $$ > "$0/pid"; exec ${CLIENT} "$@"' "$dir" "$@"`;
    await this.#runScript(command, ...args, `127.0.0.1:${port}`);
  }

  async #runScript(command: string, ...args: readonly string[]): Promise<void> {
    const script = await this.#dir.write(
      "run.sh",
      `dir="$1"; shift
stty -g > "$dir/before"
export ${FILES}
${command}
echo "status $?"
stty -g > "$dir/after"
echo "the end"
exec cat > /dev/null
`,
    );
    await this.#newWindow("sh", script, this.path, ...args);
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  /** Presses keys, by tmux's names. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** Types bytes as they are. */
  async bytes(...bytes: readonly number[]): Promise<void> {
    await this.#tmux("send-keys", "-H", ...bytes.map((byte) => byte.toString(16)));
  }

  /** Pastes text, as a terminal does that tells what is pasted. */
  async paste(text: string): Promise<void> {
    await this.#tmux("set-buffer", text, ";", "paste-buffer", "-p");
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /**
   * What is seen as soon as it is what is waited for, and the same at a second look: the first one may
   * come while it is being drawn.
   */
  async until(
    what: string,
    isSeen: (seen: Seen) => boolean | Promise<boolean>,
  ): Promise<Seen> {
    const startedMs = performance.now();
    let before = "";
    for (;;) {
      const seen = await this.#look();
      const now = await isSeen(seen) ? JSON.stringify(seen) : "";
      if (now !== "" && now === before) return seen;
      before = now;
      if (performance.now() - startedMs > PATIENCE_MS) {
        throw new Error(`Never saw ${what}:\n${seen.rows.join("\n")}\nthe line: ${seen.line}`);
      }
      // A look is a program to start: others need the processor, too.
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Presses keys from time to time until a text is seen: Deno drops what comes in too early. */
  pressUntil(text: string, ...keys: readonly string[]): Promise<Seen> {
    let looks = 0;
    return this.until(`"${text}"`, async ({ rows }) => {
      const isSeen = rows.some((row) => row.includes(text));
      if (!isSeen && ++looks % LOOKS_A_PRESS === 0) await this.press(...keys);
      return isSeen;
    });
  }

  untilLine(line: string): Promise<Seen> {
    return this.until(`the line "${line}"`, (seen) => seen.line === line);
  }

  untilText(text: string): Promise<Seen> {
    return this.until(`"${text}"`, ({ rows }) => rows.some((row) => row.includes(text)));
  }

  /** Waits for the end of the client: its status, and how the terminal stands before and after. */
  async end(): Promise<
    { readonly status: string; readonly before: string; readonly after: string }
  > {
    const { rows } = await this.untilText("the end");
    const status = rows.findLast((row) => row.startsWith("status ")) ?? "";
    const before = await Deno.readTextFile(`${this.#dir.path}/before`);
    return { status, before, after: await Deno.readTextFile(`${this.#dir.path}/after`) };
  }

  /** Sends the client a signal. */
  async kill(signal: Deno.Signal): Promise<void> {
    Deno.kill(Number(await Deno.readTextFile(`${this.#dir.path}/pid`)), signal);
  }

  async #newWindow(...command: readonly string[]): Promise<void> {
    if (this.#state === "open") {
      await this.#tmux("respawn-pane", "-k", ...command);
      return;
    }
    const size = ["-x", "80", "-y", "24"];
    await this.#tmux("-u", "-f", "/dev/null", "new-session", "-d", ...size, ...command);
    this.#state = "open";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server");
    await this.#dir[Symbol.asyncDispose]();
  }

  async #look(): Promise<Seen> {
    const position = ["display-message", "-p", "#{cursor_x} #{cursor_y}"];
    const output = await this.#tmux(...position, ";", "capture-pane", "-p");
    const [first = "", ...rows] = output.trimEnd().split("\n");
    const [column = 0, row = 0] = first.split(" ").map(Number);
    const text = (rows[row] ?? "").padEnd(column);
    return { rows, line: `${text.slice(0, column)}|${text.slice(column)}` };
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const command = new Deno.Command("tmux", {
      args: ["-L", this.#socket, ...args],
      cwd: HOME_FOLDER,
      // The socket goes with the folder.
      env: { TMUX_TMPDIR: this.#dir.path },
    });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
}

/** A test that needs tmux. */
export function terminalTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !isInstalled("tmux"), fn });
}
