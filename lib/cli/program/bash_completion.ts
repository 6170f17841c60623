import { type Flags, namesOf, type ValueKind, valuesOf } from "../flags.ts";
import { type Program, type Scope, scopesOf } from "./program.ts";

const SAFE_REGEXP = /^[A-Za-z0-9_:=-]+$/;

/**
 * The script with which bash completes what is typed behind the program's name. It does without the
 * package bash-completion, and without what bash 3.2, that of macOS, does not have.
 */
export function bashCompletion(program: Program): string {
  const scopes = scopesOf(program);
  return SCRIPT
    .replaceAll("PROGRAM", program.name)
    .replace("PATHS", () => pathPattern(scopes.slice(1)))
    .replace("    SCOPES\n", () => scopeCases(scopes))
    .replace("    FLAGS\n", () => flagCases(scopes));
}

/** A word as bash reads it. */
function quoted(text: string): string {
  return SAFE_REGEXP.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What there is in each place; places that are alike are one case. */
function scopeCases(scopes: readonly Scope[]): string {
  const byBody = Map.groupBy(scopes, scopeBody);
  return Array.from(byBody, ([body, alike]) => {
    return `    ${pathPattern(alike)})\n${body}      ;;\n`;
  }).join("");
}

function scopeBody({ flags, operands, words }: Scope): string {
  const lists = {
    words: words.map(({ word }) => word),
    operands: operands.map(({ values }) => values ?? "text"),
    flags: Object.values(flags).flatMap(namesOf),
  };
  return Object.entries(lists).filter(([, texts]) => texts.length > 0).map(([name, texts]) => {
    return `      ${name}=(${texts.map(quoted).join(" ")})\n`;
  }).join("");
}

function pathPattern(scopes: readonly Scope[]): string {
  return scopes.map(({ path }) => quoted(path.join(" "))).join("|");
}

/** What is behind each flag that takes something; places in which that is the same are one case. */
function flagCases(scopes: readonly Scope[]): string {
  const byCases = Map.groupBy(scopes, ({ flags }) => valueCases(flags));
  return Array.from(byCases, ([cases, alike]) => {
    if (cases === "") return "";
    return `    ${pathPattern(alike)})\n      case $2 in\n${cases}      esac\n      ;;\n`;
  }).join("");
}

function valueCases(flags: Flags): string {
  const takers = Object.values(flags).filter(({ placeholder }) => placeholder !== null);
  const byKind = Map.groupBy(takers, (flag) => assignment(valuesOf(flag)));
  return Array.from(byKind, ([kind, alike]) => {
    const names = alike.flatMap(namesOf).map(quoted);
    return `        ${names.join("|")}) ${kind} ;;\n`;
  }).join("");
}

function assignment(values: ValueKind | null): string {
  if (values === null) return "kind=text";
  if (typeof values === "string") return `kind=${values}`;
  return `kind=words values=(${values.map(quoted).join(" ")})`;
}

const SCRIPT = `# Completions of PROGRAM for bash, made by: PROGRAM completions bash

# What there is behind these words: sets words, operands and flags.
_PROGRAM_scope() {
  words=() operands=() flags=()
  case $1 in
    SCOPES
  esac
}

# What a flag takes there: sets kind, empty for a switch, and values.
_PROGRAM_flag() {
  kind='' values=()
  case $1 in
    FLAGS
  esac
}

# Offers those words that begin as what is typed.
_PROGRAM_offer() {
  local word
  for word; do
    [[ $word == "$typed"* ]] && COMPREPLY+=("$before$word")
  done
}

# Offers what the system knows: files, folders or hosts.
_PROGRAM_offer_kind() {
  local found action=$1
  case $1 in
    text) return ;;
    file) compopt -o default 2>/dev/null && return ;;
    folder) compopt -o dirnames 2>/dev/null && return; action=directory ;;
    host) action=hostname ;;
  esac
  while IFS= read -r found; do
    COMPREPLY+=("$before$found")
  done < <(compgen -A "$action" -- "$typed")
}

_PROGRAM() {
  local -a typed_words=() words operands flags values
  local scope='' kind='' before='' typed word next line=\${COMP_LINE:0:COMP_POINT}
  local -i index last behind=0
  COMPREPLY=()

  # Bash parts words at = and :, too. What stands together is one word, up to the cursor.
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    next=\${line#"\${line%%[![:blank:]]*}"}
    ((index < COMP_CWORD)) || word=$next
    if ((index > 0)) && [[ $line != [[:blank:]]* ]]; then
      typed_words[\${#typed_words[@]}-1]+=$word
    else
      typed_words+=("$word")
    fi
    line=\${next#"$word"}
  done

  last=$((\${#typed_words[@]} - 1))
  typed=\${typed_words[last]}
  for ((index = 1; index < last; index++)); do
    word=\${typed_words[index]}
    if [[ $word == -?* ]]; then
      _PROGRAM_flag "$scope" "$word"
      if [[ -n $kind ]] && ((++index < last)); then kind=''; fi
      continue
    fi
    next=\${scope:+$scope }$word
    if ((behind == 0)) && { [[ -n $scope ]] || ((index == 1)); }; then
      case $next in PATHS) scope=$next; continue ;; esac
    fi
    behind+=1
  done

  if [[ -z $kind && $typed == --*=* ]]; then
    _PROGRAM_flag "$scope" "\${typed%%=*}"
    [[ -n $kind ]] || return 0
    before=\${typed%%=*}=
    typed=\${typed#*=}
  fi
  if [[ $kind == words ]]; then
    _PROGRAM_offer "\${values[@]}"
  elif [[ -n $kind ]]; then
    _PROGRAM_offer_kind "$kind"
  else
    _PROGRAM_scope "$scope"
    kind=\${operands[behind]:-text}
    if [[ $typed != -* ]]; then
      if ((behind == 0)) && { [[ -n $scope ]] || ((last == 1)); }; then
        _PROGRAM_offer "\${words[@]}"
      fi
      _PROGRAM_offer_kind "$kind"
    fi
    if [[ $typed == -* || -z $typed && $kind == text && \${#COMPREPLY[@]} -eq 0 ]]; then
      _PROGRAM_offer "\${flags[@]}"
    fi
  fi

  # Bash puts in what is behind the last of the signs at which it parts words.
  typed=$before$typed
  next=\${COMP_WORDBREAKS//[^=:]/}
  if [[ -n $next && $typed == *["$next"]* ]]; then
    typed=\${typed%"\${typed##*["$next"]}"}
    for index in "\${!COMPREPLY[@]}"; do COMPREPLY[index]=\${COMPREPLY[index]#"$typed"}; done
  fi
}

complete -F _PROGRAM PROGRAM
`;
