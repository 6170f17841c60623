import { assertEquals } from "@std/assert";
import { LoginDialog } from "../../../lib/client/terminal/login_dialog.ts";
import { returnQuestions } from "../../../lib/client/terminal/return_questions.ts";
import { ChatError, type ChatErrorCode } from "../../../lib/protocol/chat_error.ts";
import { type ScriptedAnswer, ScriptedConsole } from "../../helpers/scripted_console.ts";

/** Asks about a room that one can't go back into. */
async function ask(code: ChatErrorCode, answers: readonly ScriptedAnswer[]) {
  const console = new ScriptedConsole(answers);
  let lost = 0;
  const questions = returnQuestions({
    console,
    dialog: new LoginDialog(console),
    onGivenUp: () => {},
    onRoomLost: () => lost++,
  });
  const isWanted = await questions.room(new ChatError(code, "No"), "den");
  return { isWanted, lost, log: console.log };
}

for (const code of ["banned", "room-private", "wrong-password"] as const) {
  Deno.test(`returnQuestions() tells whoever is refused as ${code}, and asks nothing`, async () => {
    assertEquals(await ask(code, []), { isWanted: false, lost: 1, log: ["notice: No"] });
  });
}

Deno.test("returnQuestions() knows that a room is lost to whoever does not want the new one", async () => {
  const question = "ask: Room den was deleted while you were away. Enter it anew? (y/n) ";
  assertEquals(await ask("wrong-epoch", ["n"]), { isWanted: false, lost: 1, log: [question] });
  assertEquals(await ask("wrong-epoch", ["y"]), { isWanted: true, lost: 0, log: [question] });
});
