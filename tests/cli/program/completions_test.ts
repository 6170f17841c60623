import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { bashCompletion } from "../../../lib/cli/program/bash_completion.ts";
import { CliError } from "../../../lib/cli/cli_error.ts";
import { CLIENT_PROGRAM } from "../../../lib/cli/program/client_program.ts";
import { completions } from "../../../lib/cli/program/completions.ts";
import { fishCompletion } from "../../../lib/cli/program/fish_completion.ts";
import { valuesOf } from "../../../lib/cli/flags.ts";
import { type Program, scopesOf } from "../../../lib/cli/program/program.ts";
import { SERVER_PROGRAM } from "../../../lib/cli/program/server_program.ts";
import { zshCompletion } from "../../../lib/cli/program/zsh_completion.ts";
import { ODD_HELP, ODD_PROGRAM } from "../../helpers/odd_program.ts";
import { isInstalled } from "../../helpers/program.ts";
import { completeInBash, completeInFish, completeInZsh, outputOf } from "../../helpers/shells.ts";

const SHELLS = [
  { shell: "bash", make: bashCompletion, complete: completeInBash },
  { shell: "zsh", make: zshCompletion, complete: completeInZsh },
  { shell: "fish", make: fishCompletion, complete: completeInFish },
] as const;

const PROGRAMS = [SERVER_PROGRAM, CLIENT_PROGRAM];

/** What is offered behind a line, whole words alone. */
const OFFERED: Readonly<Record<"parley" | "parleyd", Readonly<Record<string, readonly string[]>>>> =
  {
    parleyd: {
      "parleyd us": ["users"],
      "parleyd users e": ["enable"],
      "parleyd users --users=f ad": ["add"],
      "parleyd users --users f ad": ["add"],
      "parleyd users --users a:b ad": ["add"],
      "parleyd users kim ad": [],
      "parleyd --port 1 us": [],
      "parleyd users add --op": ["--operator"],
      "parleyd users add kim --op": ["--operator"],
      "parleyd users list --op": [],
      "parleyd --operator --op": [],
      "parleyd --log ": ["human", "json"],
      "parleyd --log=": ["human", "json"],
      "parleyd --log=j": ["json"],
      "parleyd --durability=f": ["full"],
      "parleyd history export --format ": ["json", "text"],
      "parleyd --room-ports ": [],
      "parleyd --config READ": ["README.md"],
      "parleyd --config=READ": ["README.md"],
      "parleyd history backup READ": ["README.md"],
      "parleyd history verify READ": [],
      "parleyd stress -s ch": ["chatter", "churn"],
      "parleyd completions ": ["bash", "fish", "zsh"],
      'parleyd --motd "$(touch .tmp/hostile)" --ver': ["--version"],
    },
    parley: {
      "parley com": ["completions"],
      "parley --name kim com": [],
      "parley --bell=o": ["off", "on"],
      "parley localhost:9999 lobby --sta": ["--state"],
      "parley paths --js": ["--json"],
    },
  };

/** Behind each command its flags, and no others. */
function flagsOffered(program: Program): Record<string, readonly string[]> {
  return Object.fromEntries(
    scopesOf(program).map(({ path, flags }) => [
      [program.name, ...path, "--"].join(" "),
      Object.values(flags).map((flag) => `--${flag.name}`).sort(),
    ]),
  );
}

/** A word without its help, and without the flag that is typed already. */
function bare(offer: string): string {
  return (offer.split("\t")[0] ?? "").replace(/^--[a-z-]+=/, "");
}

for (const { shell, make, complete } of SHELLS) {
  const ignore = !isInstalled(shell);

  for (const program of PROGRAMS) {
    const { name } = program;
    const script = make(program);

    Deno.test(`The ${shell} script of ${name} has every flag, word and value of the program`, () => {
      for (const { flags, words } of scopesOf(program)) {
        const values = Object.values(flags).map(valuesOf).flatMap((kind) => {
          return kind === null || typeof kind === "string" ? [] : kind;
        });
        for (const word of [...words.map(({ word }) => word), ...values]) {
          assert(new RegExp(`[ '(]${word}[ ')\\n:]`).test(script), word);
        }
        for (const flag of Object.values(flags)) {
          const names = [`--${flag.name}`, ...flag.short === undefined ? [] : [`-${flag.short}`]];
          for (const typed of names) {
            const inFish = typed.startsWith("--") ? `-l ${flag.name} ` : `-s ${flag.short} `;
            assertStringIncludes(script, shell === "fish" ? inFish : typed);
          }
        }
      }
    });

    Deno.test({
      name: `${shell} completes words, flags, values and files behind ${name}`,
      ignore,
      fn: async () => {
        const expected = { ...OFFERED[name], ...flagsOffered(program) };
        const offered = await complete(script, name, Object.keys(expected));
        const words = Object.entries(offered).map(([line, offers]) => [line, offers.map(bare)]);
        assertEquals(Object.fromEntries(words), expected);
        assertEquals(await Deno.stat(".tmp/hostile").catch(() => "none"), "none");
      },
    });
  }

  Deno.test({
    name: `${shell} reads helps with quotes, brackets, colons and dollars as they are`,
    ignore,
    fn: async () => {
      const lines = ["parley some th", "parley --od", "parley --odd=t", "parley some thing --o"];
      const offered = await complete(make(ODD_PROGRAM), "parley", lines);
      const help = shell === "fish" ? `\t${ODD_HELP}` : "";
      const inFish = shell === "fish" ? "--odd=" : "";
      assertEquals(offered, {
        "parley some th": [`thing${help}`],
        "parley --od": [`--odd${help}`],
        "parley --odd=t": [`${inFish}two${help}`],
        "parley some thing --o": [`--odd${help}`],
      });
    },
  });
}

Deno.test({
  name: "The zsh script tells zsh helps with quotes, brackets, colons and dollars as they are",
  ignore: !isInstalled("zsh"),
  fn: async () => {
    const stubs = `compdef() {}
      _arguments() { print -rl -- "$@"; _parley_first }
      _describe() { print -rl -- $next_words }
      words=(parley some '') CURRENT=3`;
    const script = `${stubs}\n${zshCompletion(ODD_PROGRAM)}\n_parley`;
    const help = ODD_HELP.replace(/[[\]\\]/g, "\\$&");
    assertEquals((await outputOf("zsh", ["-f", "-c", script])).split("\n"), [
      "-s",
      "-S",
      `(-o --odd)-o+[${help}]:A\\:B:(one two)`,
      `(-o --odd)--odd=[${help}]:A\\:B:(one two)`,
      "1:command:_parley_first",
      `thing:${ODD_HELP}`,
      "",
    ]);
  },
});

const REFUSED: readonly (readonly [args: readonly string[], says: string])[] = [
  [[], "Say for which shell: there are bash, zsh and fish"],
  [["tcsh"], 'Cannot complete for "tcsh": there are bash, zsh and fish'],
  [["bash", "zsh"], 'Cannot understand "zsh" behind bash'],
  [["bash", "--force"], "There is no flag --force"],
];

for (const [args, says] of REFUSED) {
  Deno.test(`completions() refuses ${args.join(" ") || "no shell"}`, async () => {
    const error = await assertRejects(() => completions(SERVER_PROGRAM, args), CliError, says);
    assertEquals(error.status, 2);
  });
}
