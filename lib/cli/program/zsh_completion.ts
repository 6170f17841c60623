import { type Flag, namesOf, takersIn, type ValueKind, valuesOf } from "../flags.ts";
import { type Operand, type Program, type Scope, scopesOf } from "./program.ts";

const ACTIONS = { file: "_files", folder: "_files -/", host: "_hosts" } as const;

/** The script with which zsh completes what is typed behind the program's name, with the helps. */
export function zshCompletion(program: Program): string {
  const scopes = scopesOf(program);
  return SCRIPT
    .replaceAll("PROGRAM", program.name)
    .replace("PATHS", () => pathPattern(scopes.slice(1)))
    .replace("      TAKERS\n", () => takerCases(scopes))
    .replace("    SCOPES\n", () => scopeCases(program.name, scopes));
}

/** A text as zsh reads it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The flags behind which a value stands, in each place. */
function takerCases(scopes: readonly Scope[]): string {
  const byNames = Map.groupBy(scopes, ({ flags }) => takersIn(flags).join("|"));
  return Array.from(byNames, ([names, alike]) => {
    return names === ""
      ? ""
      : `      ((${pathPattern(alike)}):(${names})) (( index++ )); continue ;;\n`;
  }).join("");
}

/** What there is in each place; places that are alike are one case. */
function scopeCases(name: Program["name"], scopes: readonly Scope[]): string {
  const byBody = Map.groupBy(scopes, (scope) => scopeBody(name, scope));
  return Array.from(byBody, ([body, alike]) => {
    return `    (${pathPattern(alike)})\n${body}      ;;\n`;
  }).join("");
}

/** Words, what else can come first, and what `_arguments` is told. */
function scopeBody(name: Program["name"], { flags, operands, words }: Scope): string {
  const own = operands.map(operandSpec);
  const specs = [
    ...Object.values(flags).flatMap(flagSpecs),
    ...(words.length === 0 ? own : [`1:command:_${name}_first`, ...own.slice(1)]),
  ];
  const first = operands[0]?.values;
  return [
    ...(words.length === 0
      ? []
      : [list("next_words", words.map(({ word, help }) => `${word}:${help}`))]),
    ...(words.length === 0 || first === undefined
      ? []
      : [`      other=${quoted(ACTIONS[first])}\n`]),
    list("specs", specs),
  ].join("");
}

function pathPattern(scopes: readonly Scope[]): string {
  return scopes.map(({ path }) => quoted(path.join(" "))).join("|");
}

function list(name: string, texts: readonly string[]): string {
  const lines = texts.map((text) => `        ${quoted(text)}\n`);
  return `      ${name}=(\n${lines.join("")}      )\n`;
}

/** One for each of its names; who has given one of them is not offered the others. */
function flagSpecs(flag: Flag<unknown>): string[] {
  const names = namesOf(flag);
  const others = names.length === 1 ? "" : `(${names.join(" ")})`;
  const help = `[${flag.help.replace(/[\\[\]]/g, "\\$&")}]`;
  if (flag.placeholder === null) return names.map((name) => others + name + help);
  const value = `:${message(flag.placeholder)}:${actionOf(valuesOf(flag))}`;
  return names.map((name) => `${others}${name}${name.startsWith("--") ? "=" : "+"}${help}${value}`);
}

/** What only the user knows may go on, as a text does. */
function operandSpec({ name, values }: Operand, index: number, { length }: readonly Operand[]) {
  const place = values === undefined && index === length - 1 ? "*" : String(index + 1);
  return `${place}:${message(name)}:${actionOf(values ?? null)}`;
}

/** A blank shows nothing but the message. */
function actionOf(values: ValueKind | null): string {
  if (values === null) return " ";
  return typeof values === "string" ? ACTIONS[values] : `(${values.join(" ")})`;
}

function message(text: string): string {
  return text.replace(/[\\:]/g, "\\$&");
}

const SCRIPT = `#compdef PROGRAM
# Completions of PROGRAM for zsh, made by: PROGRAM completions zsh

# What can come first, before all flags, or behind a word that has words of its own.
_PROGRAM_first() {
  local -i shown=1
  if [[ -n $scope ]] || (( CURRENT == 2 )); then
    _describe -t commands command next_words "$@" && shown=0
  fi
  if [[ -n $other ]]; then
    $=other "$@" && shown=0
  fi
  return shown
}

_PROGRAM() {
  local scope='' next word other=''
  local -a next_words specs places
  local -i index
  for (( index = 2; index < CURRENT; index++ )); do
    word=$words[index]
    case "$scope:$word" in
      TAKERS
      (*:-*) continue ;;
    esac
    next="\${scope:+$scope }$word"
    [[ -n $scope ]] || (( index == 2 )) || break
    case $next in
      (PATHS) scope=$next; places=($index $places) ;;
      (*) break ;;
    esac
  done
  # What is behind these words is looked at as if they were not there.
  for index in $places; do
    words[index]=()
    (( CURRENT-- ))
  done
  case $scope in
    SCOPES
  esac
  _arguments -s -S "\${(@)specs}"
}

# Read by compinit it is called at once; read otherwise, it is only to be known.
if [[ $funcstack[1] == _PROGRAM ]]; then
  _PROGRAM "$@"
else
  compdef _PROGRAM PROGRAM
fi
`;
