import { assertEquals } from "@std/assert";
import { askNewPassword } from "../../../lib/client/terminal/new_password.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";

const FIRST = "password: New password: ";
const SECOND = "password: The same again: ";
const DIFFERENT = "notice: The two passwords are not the same.";
const TOO_SHORT = "notice: Cannot use this password: it has fewer than 8 characters.";
const IS_NAME = "notice: Cannot use this password: it is the name.";
const NOTHING = "notice: Nothing was typed. Ctrl-C gives up.";

const TRIES: readonly {
  readonly what: string;
  readonly answers: readonly ScriptedAnswer[];
  readonly gives: string | null;
  readonly log: readonly string[];
}[] = [
  {
    what: "the password that was typed twice",
    answers: ["sesame-seed", "sesame-seed"],
    gives: "sesame-seed",
    log: [FIRST, SECOND],
  },
  {
    what: "it at another try where the two were not the same",
    answers: ["sesame-seed", "seasme-seed", "parsley-leaf", "parsley-leaf"],
    gives: "parsley-leaf",
    log: [FIRST, SECOND, DIFFERENT, FIRST, SECOND],
  },
  {
    what: "nothing after three tries",
    answers: ["sesame-a", "sesame-b", "short", "sesame-a", "sesame-b"],
    gives: null,
    log: [FIRST, SECOND, DIFFERENT, FIRST, TOO_SHORT, FIRST, SECOND, DIFFERENT],
  },
  {
    what: "it after others that are refused before they are typed again",
    answers: ["short", "Kim-Kim-Kim", "sesame-seed", "sesame-seed"],
    gives: "sesame-seed",
    log: [FIRST, TOO_SHORT, FIRST, IS_NAME, FIRST, SECOND],
  },
  {
    what: "it where Enter alone came before, which is no try",
    answers: ["", "", "", "sesame-seed", "", "sesame-seed"],
    gives: "sesame-seed",
    log: [FIRST, NOTHING, FIRST, NOTHING, FIRST, NOTHING, FIRST, SECOND, NOTHING, SECOND],
  },
  { what: "nothing where it is given up", answers: [null], gives: null, log: [FIRST] },
  {
    what: "nothing where it is given up at the second time",
    answers: ["sesame-seed", null],
    gives: null,
    log: [FIRST, SECOND],
  },
];

for (const { what, answers, gives, log } of TRIES) {
  Deno.test(`askNewPassword() gives ${what}`, async () => {
    const console = new ScriptedConsole(answers);
    assertEquals(
      await askNewPassword({ console, prompt: "New password: ", key: "kim-kim-kim" }),
      gives,
    );
    assertEquals([console.log, console.left], [log, 0]);
  });
}
