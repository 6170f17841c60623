import { type Flag, takersIn, valuesOf } from "../flags.ts";
import { type Operand, type Program, type Scope, scopesOf } from "./program.ts";

const OFFERS = {
  file: "-F",
  folder: "-a '(__fish_complete_directories)'",
  host: "-a '(__fish_print_hostnames)'",
} as const;

/** The script with which fish completes what is typed behind the program's name, with the helps. */
export function fishCompletion(program: Program): string {
  const scopes = scopesOf(program);
  const paths = scopes.slice(1).map(({ path }) => quoted(path.join(" "))).join(" ");
  return SCRIPT
    .replaceAll("PROGRAM", program.name)
    .replace("PATHS", () => paths)
    .replace("            TAKERS\n", () => takerCases(scopes)) +
    scopes.flatMap((scope) => scopeLines(program.name, scope)).join("");
}

/** A text as fish reads it. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** The flags behind which a value stands, in each place. */
function takerCases(scopes: readonly Scope[]): string {
  return scopes.flatMap(({ path, flags }) => {
    const names = takersIn(flags).map((name) => quoted(`${path.join(" ")}:${name}`)).join(" ");
    return names === "" ? [] : [
      `            case ${names}\n                set index (math $index + 2)\n                continue\n`,
    ];
  }).join("");
}

function scopeLines(name: Program["name"], { path, flags, operands, words }: Scope): string[] {
  const here = quoted(path.join(" "));
  const line = (condition: string, rest: string) => {
    return `complete -c ${name} -n ${quoted(`__${name}_at ${condition}`)} ${rest}\n`;
  };
  const first = path.length === 0 ? `${here} 0 first` : `${here} 0`;
  return [
    "\n",
    ...words.map(({ word, help }) => line(first, `-a ${quoted(word)} -d ${quoted(help)}`)),
    ...operands.flatMap(({ values }: Operand, index) => {
      return values === undefined ? [] : [line(`${here} ${index}`, OFFERS[values])];
    }),
    ...Object.values(flags).map((flag) => line(here, flagOptions(flag))),
  ];
}

function flagOptions(flag: Flag<unknown>): string {
  const values = valuesOf(flag);
  const offer = typeof values === "string"
    ? OFFERS[values]
    : `-a ${quoted(values?.join(" ") ?? "")}`;
  return [
    ...(flag.short === undefined ? [] : ["-s", flag.short]),
    "-l",
    flag.name,
    ...(flag.placeholder === null ? [] : [values === "file" ? "-r" : "-x"]),
    ...(values === null ? [] : [offer]),
    "-d",
    quoted(flag.help),
  ].join(" ");
}

const SCRIPT = `# Completions of PROGRAM for fish, made by: PROGRAM completions fish

# The words that say what is to be done, as "users add", and how many others come after them.
function __PROGRAM_scope
    set -l tokens (commandline -opc)
    set -l scope ''
    set -l behind 0
    set -l index 2
    while test $index -le (count $tokens)
        set -l word $tokens[$index]
        switch "$scope:$word"
            TAKERS
            case '*:-*'
                set index (math $index + 1)
                continue
        end
        set -l next (string trim -- "$scope $word")
        if test $behind -eq 0; and test -n "$scope" -o $index -eq 2; and contains -- "$next" PATHS
            set scope $next
        else
            set behind (math $behind + 1)
        end
        set index (math $index + 1)
    end
    echo $scope
    echo $behind
    test (count $tokens) -eq 1; and echo first
end

# Whether one is behind these words and, where that is said, so many others, before all else.
function __PROGRAM_at
    set -l found (__PROGRAM_scope)
    test "$found[1]" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test "$found[2]" = "$argv[2]"; or return 1
    test (count $argv) -lt 3; or test "$found[3]" = "$argv[3]"
end

complete -c PROGRAM -f
`;
