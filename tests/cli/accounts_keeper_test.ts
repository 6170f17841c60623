import { assertEquals, assertThrows } from "@std/assert";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { AccountsKeeper } from "../../lib/cli/accounts_keeper.ts";
import type { OperatorNote } from "../../lib/cli/operator_log.ts";

type Reload = "changed" | "same" | Error;

const DAMAGED = new UserFileError("u.json", "It is not JSON", { line: 3 });
const REFUSED: OperatorNote = {
  level: "warn",
  type: "accountsRefused",
  text:
    'Cannot use the users file "u.json": line 3: It is not JSON. The accounts stay as they were',
};

/** A keeper whose reloads come out as they are told, one after the other. */
class Probe {
  readonly notes: OperatorNote[] = [];
  changes = 0;
  readonly keeper: AccountsKeeper;
  readonly #reloads: Reload[];

  constructor(...reloads: Reload[]) {
    this.#reloads = reloads;
    this.keeper = new AccountsKeeper({
      accounts: { count: 2, reload: () => this.#reload() },
      onChange: () => this.changes++,
      note: (note) => this.notes.push(note),
    });
  }

  get texts(): string[] {
    return this.notes.map(({ text }) => text);
  }

  #reload(): "changed" | "same" {
    const next = this.#reloads.shift() ?? "same";
    if (next instanceof Error) throw next;
    return next;
  }
}

for (const how of ["reloadNow", "reloadIfChanged"] as const) {
  Deno.test(`AccountsKeeper.${how}() tells the server and the operator of a change`, () => {
    const probe = new Probe("changed");
    probe.keeper[how]();
    assertEquals(probe.changes, 1);
    assertEquals(probe.notes, [
      { level: "info", type: "accountsRead", text: "The accounts were read anew: 2" },
    ]);
  });

  Deno.test(`AccountsKeeper.${how}() refuses a broken file with one note, line and reason`, () => {
    const probe = new Probe(DAMAGED);
    probe.keeper[how]();
    assertEquals([probe.notes, probe.changes], [[REFUSED], 0]);
  });

  Deno.test(`AccountsKeeper.${how}() hides no bug`, () => {
    const { keeper } = new Probe(new RangeError("A bug"));
    assertThrows(() => keeper[how](), RangeError, "A bug");
  });
}

Deno.test("AccountsKeeper.reloadIfChanged() says nothing where nothing has changed", () => {
  const probe = new Probe("same");
  probe.keeper.reloadIfChanged();
  assertEquals([probe.notes, probe.changes], [[], 0]);
});

Deno.test("AccountsKeeper.reloadNow() answers also where nothing has changed", () => {
  const probe = new Probe("same");
  probe.keeper.reloadNow();
  assertEquals([probe.texts, probe.changes], [["The accounts are as they were: 2"], 0]);
});

Deno.test("AccountsKeeper.reloadIfChanged() tells the same damage once", () => {
  const probe = new Probe(DAMAGED, DAMAGED, new UserFileError("u.json", "It does not exist"));
  for (let times = 0; times < 3; times++) probe.keeper.reloadIfChanged();
  assertEquals(probe.notes.length, 2);
});

Deno.test("AccountsKeeper.reloadNow() tells the same damage as often as it is asked", () => {
  const probe = new Probe(DAMAGED, DAMAGED);
  probe.keeper.reloadIfChanged();
  probe.keeper.reloadNow();
  assertEquals(probe.notes, [REFUSED, REFUSED]);
});

Deno.test("AccountsKeeper.reloadIfChanged() tells a damage that comes back after a repair", () => {
  const probe = new Probe(DAMAGED, "same", DAMAGED);
  for (let times = 0; times < 3; times++) probe.keeper.reloadIfChanged();
  assertEquals(probe.notes.filter(({ type }) => type === "accountsRefused"), [REFUSED, REFUSED]);
});

Deno.test("AccountsKeeper.reloadIfChanged() tells once that a file is in order again", () => {
  const probe = new Probe(DAMAGED, "same", "same");
  for (let times = 0; times < 3; times++) probe.keeper.reloadIfChanged();
  const text = "The users file is in order again. The accounts are as they were: 2";
  assertEquals(probe.notes.slice(1), [{ level: "info", type: "accountsRead", text }]);
  assertEquals(probe.changes, 0);
});
