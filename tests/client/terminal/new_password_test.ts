import { assertEquals } from "@std/assert";
import { askNewPassword } from "../../../lib/client/terminal/new_password.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";

const FIRST = "password: New password: ";
const SECOND = "password: The same again: ";
const DIFFERENT = "notice: The two passwords are not the same.";

const TRIES: readonly {
  readonly what: string;
  readonly answers: readonly ScriptedAnswer[];
  readonly gives: string | null;
  readonly log: readonly string[];
}[] = [
  {
    what: "the password that was typed twice",
    answers: ["sesame", "sesame"],
    gives: "sesame",
    log: [FIRST, SECOND],
  },
  {
    what: "it at another try where the two were not the same",
    answers: ["sesame", "seasme", "parsley", "parsley"],
    gives: "parsley",
    log: [FIRST, SECOND, DIFFERENT, FIRST, SECOND],
  },
  {
    what: "nothing after three tries",
    answers: ["a", "b", "a", "b", "a", "b"],
    gives: null,
    log: [FIRST, SECOND, DIFFERENT, FIRST, SECOND, DIFFERENT, FIRST, SECOND, DIFFERENT],
  },
  { what: "nothing where it is given up", answers: [null], gives: null, log: [FIRST] },
  {
    what: "nothing where it is given up at the second time",
    answers: ["a", null],
    gives: null,
    log: [FIRST, SECOND],
  },
];

for (const { what, answers, gives, log } of TRIES) {
  Deno.test(`askNewPassword() gives ${what}`, async () => {
    const console = new ScriptedConsole(answers);
    assertEquals(await askNewPassword(console, "New password: "), gives);
    assertEquals([console.log, console.left], [log, 0]);
  });
}
