/** Has the real shells complete what is typed, with scripts of `parley completions`. */
import { TempDir } from "./temp_dir.ts";

/** What a command writes. @throws {Error} When it complains. */
export async function outputOf(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(command, { args: [...args], env }).output();
  const errors = new TextDecoder().decode(stderr);
  if (errors !== "") throw new Error(errors);
  return new TextDecoder().decode(stdout);
}

/** What a shell offers for each line, sorted; the cursor is at its end. */
export type Completer = (
  script: string,
  name: string,
  lines: readonly string[],
) => Promise<Record<string, readonly string[]>>;

function blocksOf(output: string, lines: readonly string[]): Record<string, readonly string[]> {
  const blocks = output.split("=== next\n").slice(1);
  return Object.fromEntries(lines.map((line, index) => {
    return [line, (blocks[index] ?? "").split("\n").filter((word) => word !== "").sort()];
  }));
}

/** Bash, which has the completion called as it does itself: with the line in pieces. */
export const completeInBash: Completer = async (script, name, lines) => {
  const calls = lines.map((line) => {
    const words = [...line.match(/[=:]+|[^\s=:]+/g) ?? [], ...(/\s$/.test(line) ? [""] : [])];
    return [
      `COMP_LINE=${quoted(line)} COMP_POINT=${line.length} COMP_CWORD=${words.length - 1}`,
      `COMP_WORDS=(${words.map(quoted).join(" ")})`,
      "echo '=== next'",
      `_${name}`,
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join("\n");
  });
  return blocksOf(await outputOf("bash", ["--norc", "-c", [script, ...calls].join("\n")]), lines);
};

/** Fish. */
export const completeInFish: Completer = async (script, _name, lines) => {
  const calls = lines.map((line) => `echo '=== next'\ncomplete -C ${quoted(line)}`);
  await using dir = await TempDir.make();
  const home = dir.realPath;
  const args = ["--no-config", "-c", [script, ...calls].join("\n")];
  return blocksOf(await outputOf("fish", args, { HOME: home, XDG_CONFIG_HOME: home }), lines);
};

/**
 * Zsh, in a terminal of its own: a completion can be asked for nowhere else. What would be shown is
 * written down instead.
 */
export const completeInZsh: Completer = async (script, _name, lines) => {
  const prepared = `
    autoload -U compinit
    compinit -u -D
    ${script}
    compadd() {
      local -a offered
      if [[ " $* " == *' -'[OAD]' '* ]]; then builtin compadd "$@"; return; fi
      builtin compadd -A offered "$@"
      (( $#offered )) || return 1
      print -rl -- $offered >> $OFFERS
    }
    complete-and-tell() { zle complete-word; print -r -- '<<told>>' }
    zle -N complete-and-tell
    zle -C complete-word complete-word _main_complete
    bindkey '^I' complete-and-tell
    PS1= PS2= RPS1=
    print -r -- '<<told>>'`;
  const driver = `
    zmodload zsh/zpty
    export OFFERS=$1/offers TERM=dumb
    print -r -- $2 > $1/prepared
    zpty -b shell zsh -f -i
    told() { local text; zpty -r shell text '*<<told>>*' }
    zpty -w shell "source $1/prepared"
    told
    shift 2
    for line; do
      : > $OFFERS
      zpty -n -w shell $'\\C-u'"$line"$'\\t'
      told
      print '=== next'
      cat $OFFERS
    done
    zpty -d shell`;
  await using dir = await TempDir.make();
  const args = ["-f", "-c", driver, "zsh", dir.realPath, prepared, ...lines];
  return blocksOf(await outputOf("zsh", args), lines);
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
