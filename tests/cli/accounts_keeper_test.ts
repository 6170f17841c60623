import { assertEquals, assertThrows } from "@std/assert";
import { UserFileError } from "../../lib/auth/user_file_error.ts";
import { AccountsKeeper } from "../../lib/cli/accounts_keeper.ts";
import type { OperatorNote } from "../../lib/core/activity.ts";

type Reload = "changed" | "same" | Error;

const DAMAGED = new UserFileError("u.json", "It is not JSON", { line: 3 });
const REFUSED: OperatorNote = {
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
      accounts: { count: 2, check: () => this.#check(), reload: () => this.#reload() },
      onChange: () => this.changes++,
      note: (note) => this.notes.push(note),
    });
  }

  get texts(): string[] {
    return this.notes.map(({ text }) => text);
  }

  #check(): void {
    const [next] = this.#reloads;
    if (next instanceof Error) throw next;
  }

  #reload(): "changed" | "same" {
    const next = this.#reloads.shift() ?? "same";
    if (next instanceof Error) throw next;
    return next;
  }
}

/** Both ways by which a file is read anew. */
const WAYS = {
  reloadIfChanged: (keeper: AccountsKeeper) => keeper.reloadIfChanged(),
  prepare: (keeper: AccountsKeeper) => void keeper.prepare()(),
} as const;

for (const [how, reload] of Object.entries(WAYS)) {
  Deno.test(`AccountsKeeper.${how}() tells the server and the operator of a change`, () => {
    const probe = new Probe("changed");
    reload(probe.keeper);
    assertEquals(probe.changes, 1);
    assertEquals(probe.notes, [
      { type: "accountsRead", text: "The accounts were read anew: 2" },
    ]);
  });

  Deno.test(`AccountsKeeper.${how}() hides no bug`, () => {
    const { keeper } = new Probe(new RangeError("A bug"));
    assertThrows(() => reload(keeper), RangeError, "A bug");
  });
}

Deno.test("AccountsKeeper.reloadIfChanged() says nothing where nothing has changed", () => {
  const probe = new Probe("same");
  probe.keeper.reloadIfChanged();
  assertEquals([probe.notes, probe.changes], [[], 0]);
});

Deno.test("AccountsKeeper.reloadIfChanged() refuses a broken file with one note, line and reason", () => {
  const probe = new Probe(DAMAGED);
  probe.keeper.reloadIfChanged();
  assertEquals([probe.notes, probe.changes], [[REFUSED], 0]);
});

Deno.test("AccountsKeeper.prepare() refuses a broken file, and notes and changes nothing", () => {
  const probe = new Probe(DAMAGED);
  assertThrows(() => probe.keeper.prepare(), UserFileError, "line 3");
  assertEquals([probe.notes, probe.changes], [[], 0]);
});

Deno.test("AccountsKeeper.prepare() changes nothing before it is told to, and says what then", () => {
  const probe = new Probe("changed");
  const change = probe.keeper.prepare();
  assertEquals(probe.changes, 0);
  assertEquals(change(), { changes: ["accounts: read anew, 2"], atRestart: [] });
  assertEquals(probe.changes, 1);
});

Deno.test("AccountsKeeper.prepare() answers also where nothing has changed", () => {
  const probe = new Probe("same");
  assertEquals(probe.keeper.prepare()(), { changes: [], atRestart: [] });
  assertEquals([probe.texts, probe.changes], [["The accounts are as they were: 2"], 0]);
});

Deno.test("AccountsKeeper.reloadIfChanged() tells the same damage once", () => {
  const probe = new Probe(DAMAGED, DAMAGED, new UserFileError("u.json", "It does not exist"));
  for (let times = 0; times < 3; times++) probe.keeper.reloadIfChanged();
  assertEquals(probe.notes.length, 2);
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
  assertEquals(probe.notes.slice(1), [{ type: "accountsRead", text }]);
  assertEquals(probe.changes, 0);
});
