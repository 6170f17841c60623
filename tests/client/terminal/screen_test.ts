import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type BottomView, Screen } from "../../../lib/client/terminal/screen.ts";
import { columnsOf, FakeScreenTerminal } from "../../helpers/fake_screen_terminal.ts";

interface ViewOptions {
  readonly status?: string;
  readonly label?: string;
}

/** A bottom with this text, the cursor where the `|` is. */
function view(text: string, { status = "-- hall --", label = "" }: ViewOptions = {}): BottomView {
  const [beforeCursor = "", after = ""] = text.split("|");
  return { status, label, text: beforeCursor + after, beforeCursor };
}

function newScreen(columns = 20, rows = 10): [Screen, FakeScreenTerminal] {
  const terminal = new FakeScreenTerminal({ columns, rows });
  return [new Screen(terminal), terminal];
}

/** All rows, and the cursor. */
function seen(terminal: FakeScreenTerminal) {
  return { rows: terminal.rows, cursor: terminal.cursor };
}

Deno.test("Screen.show() shows the status, the text and the cursor in it", () => {
  const [screen, terminal] = newScreen();
  screen.show(view("hel|lo"));
  assertEquals(seen(terminal), { rows: ["-- hall --", "hello"], cursor: { row: 1, column: 3 } });
  assertEquals(terminal.cursorShown, true);
});

Deno.test("Screen.show() shows the new bottom in the place of the old one", () => {
  const [screen, terminal] = newScreen();
  screen.show(view("a long text that takes two rows|"));
  screen.show(view("short|", { status: "" }));
  assertEquals(seen(terminal), { rows: ["short"], cursor: { row: 0, column: 5 } });
});

Deno.test("Screen.show() wraps a text that is longer than the window, one column left free", () => {
  const [screen, terminal] = newScreen(11);
  screen.show(view("0123456789ab|cdefghijkl"));
  assertEquals(seen(terminal), {
    rows: ["-- hall --", "0123456789", "abcdefghij", "kl"],
    cursor: { row: 2, column: 2 },
  });
});

Deno.test("Screen.show() counts wide characters as two columns", () => {
  const [screen, terminal] = newScreen(12);
  screen.show(view("漢字漢字漢|字ab"));
  assertEquals(seen(terminal), {
    rows: ["-- hall --", "漢字漢字漢", "字ab"],
    cursor: { row: 1, column: 10 },
  });
  screen.show(view("漢|字"));
  assertEquals(terminal.cursor, { row: 1, column: 2 });
});

Deno.test("Screen.show() puts the label before the text", () => {
  const [screen, terminal] = newScreen();
  screen.show(view("fi|sh", { label: "(search) " }));
  assertEquals(seen(terminal), {
    rows: ["-- hall --", "(search) fish"],
    cursor: { row: 1, column: 11 },
  });
});

Deno.test("Screen.show() shows the rows around the cursor of a text that is higher than the window", () => {
  const [screen, terminal] = newScreen(11, 5);
  const text = Array.from({ length: 8 }, (_, index) => String(index).repeat(10)).join("");
  screen.print(["above"]);
  const rows = (from: number) =>
    [from, from + 1, from + 2].map((index) => String(index).repeat(10));
  for (const [at, from] of [[80, 5], [75, 5], [35, 1], [5, 0], [45, 2], [80, 5]] as const) {
    screen.show(view(`${text.slice(0, at)}|${text.slice(at)}`));
    assertEquals(terminal.rows, ["above", "-- hall --", ...rows(from)], `cursor at ${at}`);
    assertEquals(terminal.rows[terminal.cursor.row]?.charAt(0), String(Math.ceil(at / 10) - 1));
  }
});

Deno.test("Screen.show() keeps to the bottom where the status is wider than the window", () => {
  const [screen, terminal] = newScreen(10);
  screen.print(["above"]);
  for (const text of ["a|", "ab|", "abc|"]) {
    screen.show(view(text, { status: "kim · lobby: 3 here" }));
  }
  assertEquals(terminal.rows[0], "above");
  assertEquals(terminal.rows.at(-1), "abc");
  assertEquals(terminal.rows.filter((row) => row.startsWith("kim")).length, 1);
});

Deno.test("Screen.show() counts no column for the colours of the status", () => {
  const terminal = new FakeScreenTerminal({ columns: 11, rows: 10 });
  const screen = new Screen(terminal, (status) => `\x1b[7m${status}\x1b[0m`);
  screen.show(view("a|"));
  terminal.resize({ columns: 11, rows: 10 });
  screen.resize();
  assertEquals(seen(terminal), { rows: ["-- hall --", "a"], cursor: { row: 1, column: 1 } });
  assert(terminal.output.includes("\x1b[7m-- hall --\x1b[0m"));
});

Deno.test("Screen.print() writes rows above the bottom, which stays as it is", () => {
  const [screen, terminal] = newScreen();
  screen.show(view("hel|lo"));
  screen.print(["one", "two"]);
  screen.print(["three"]);
  assertEquals(seen(terminal), {
    rows: ["one", "two", "three", "-- hall --", "hello"],
    cursor: { row: 4, column: 3 },
  });
});

Deno.test("Screen.print() changes the bottom together with the rows", () => {
  const [screen, terminal] = newScreen();
  screen.show(view("hel|lo"));
  screen.print(["one"], view("hel|lo", { status: "-- den --" }));
  assertEquals(terminal.rows, ["one", "-- den --", "hello"]);
});

Deno.test("Screen.print() keeps what scrolls out of the window", () => {
  const [screen, terminal] = newScreen(20, 4);
  screen.show(view("hel|lo"));
  const rows = Array.from({ length: 100 }, (_, index) => `row ${index}`);
  for (const row of rows) screen.print([row]);
  assertEquals(terminal.rows, [...rows, "-- hall --", "hello"]);
  assertEquals(terminal.window, ["row 98", "row 99", "-- hall --", "hello"]);
  assertEquals(terminal.cursor, { row: 101, column: 3 });
});

Deno.test("Screen.print() writes rows also where there is no bottom", () => {
  const [screen, terminal] = newScreen();
  screen.print(["one"]);
  assertEquals(seen(terminal), { rows: ["one", ""], cursor: { row: 1, column: 0 } });
});

Deno.test("Screen writes once for each change, and shows the cursor at its end", () => {
  class CountingTerminal extends FakeScreenTerminal {
    writes = 0;
    override write(text: string): void {
      this.writes++;
      super.write(text);
    }
  }
  const terminal = new CountingTerminal();
  const screen = new Screen(terminal);
  const changes = [
    () => screen.show(view("a|")),
    () => screen.print(["one", "two"]),
    () => screen.resize(),
    () => screen.hide(),
  ];
  for (const change of changes) {
    terminal.writes = 0;
    change();
    assertEquals([terminal.writes, terminal.cursorShown], [1, true]);
  }
});

Deno.test("Screen.hide() takes the bottom away and leaves what was printed", () => {
  const [screen, terminal] = newScreen();
  screen.show(view("a text that takes |two rows"));
  screen.print(["one"]);
  screen.hide();
  assertEquals(seen(terminal), { rows: ["one", ""], cursor: { row: 1, column: 0 } });
  const { output } = terminal;
  screen.hide();
  screen.resize();
  assertEquals(terminal.output, output);
});

Deno.test("Screen.clear() begins at the top, with the bottom as it was", () => {
  const [screen, terminal] = newScreen(20, 5);
  screen.show(view("hel|lo"));
  screen.print(["one", "two"]);
  screen.clear();
  assertEquals(seen(terminal), { rows: ["-- hall --", "hello"], cursor: { row: 1, column: 3 } });
});

Deno.test("Screen.resize() finds the bottom in a narrower and in a wider window", () => {
  const [screen, terminal] = newScreen(40);
  screen.show(view("0123456789abcdefghij|klmnopqrstuvwxyz"));
  screen.print(["one", "two"]);
  for (const columns of [30, 16, 13, 60]) {
    terminal.resize({ columns, rows: 20 });
    screen.resize();
    assertEquals(terminal.rows.slice(0, 3), ["one", "two", "-- hall --"], `${columns} columns`);
    assertEquals(terminal.rows.slice(3).join(""), "0123456789abcdefghijklmnopqrstuvwxyz");
  }
  assertEquals(terminal.cursor, { row: 3, column: 20 });
});

Deno.test("Screen.resize() eats no row where the text just fills rows of the new width", () => {
  const [screen, terminal] = newScreen(40);
  screen.show(view("0123456789abcdefghij0123456789|"));
  screen.print(["one", "two"]);
  terminal.resize({ columns: 15, rows: 20 });
  screen.resize();
  assertEquals(terminal.rows.slice(0, 3), ["one", "two", "-- hall --"]);
});

/** What a bottom looks like, worked out in another way. */
function expected(printed: readonly string[], view: BottomView, columns: number) {
  const cells = (text: string) => {
    const rows = [""];
    let used = 0;
    for (const character of Array.from(text)) {
      if (used + columnsOf(character) > columns - 1) {
        rows.push("");
        used = 0;
      }
      rows[rows.length - 1] += character;
      used += columnsOf(character);
    }
    return { rows, used };
  };
  const status = view.status === "" ? [] : [view.status];
  const before = cells(view.label + view.beforeCursor);
  const row = printed.length + status.length + before.rows.length - 1;
  return {
    rows: [...printed, ...status, ...cells(view.label + view.text).rows]
      .map((text) => text.trimEnd()),
    cursor: { row, column: before.used },
  };
}

type Step =
  | { readonly do: "show"; readonly view: BottomView }
  | { readonly do: "print"; readonly rows: readonly string[] }
  | { readonly do: "resize"; readonly columns: number };

interface Bounds {
  readonly units: readonly string[];
  readonly maxText: number;
  readonly columns: { readonly min: number; readonly max: number };
}

function steps({ units, maxText, columns }: Bounds): fc.Arbitrary<Step[]> {
  const text = (maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...units), size: "max", maxLength });
  const bottom = fc.record({
    status: fc.constantFrom("", "-- hall --", "-- 大 --"),
    label: fc.constantFrom("", "(search) "),
    beforeCursor: text(maxText),
    after: text(maxText),
  }).map(({ after, ...rest }): BottomView => ({ ...rest, text: rest.beforeCursor + after }));
  return fc.array(
    fc.oneof(
      bottom.map((view): Step => ({ do: "show", view })),
      fc.array(text(7), { maxLength: 4 }).map((rows): Step => ({ do: "print", rows })),
      fc.integer(columns).map((columns): Step => ({ do: "resize", columns })),
    ),
    { maxLength: 20 },
  );
}

/** Does the steps, and compares what is seen after each. */
function check(steps: readonly Step[], startColumns: number): void {
  const terminal = new FakeScreenTerminal({ columns: startColumns, rows: 15 });
  const screen = new Screen(terminal);
  const printed: string[] = [];
  let shown = view("|");
  screen.show(shown);
  for (const step of steps) {
    if (step.do === "show") screen.show(shown = step.view);
    else if (step.do === "print") {
      screen.print(step.rows);
      printed.push(...step.rows);
    } else {
      terminal.resize({ columns: step.columns, rows: 15 });
      screen.resize();
    }
    assertEquals(seen(terminal), expected(printed, shown, terminal.size().columns));
    assert(terminal.cursorShown);
  }
}

Deno.test("Screen shows what was printed, then the bottom, with the cursor in its place", () => {
  const bounds: Bounds = {
    units: ["a", "b", " ", "ö", "中", "😀"],
    maxText: 20,
    columns: { min: 100, max: 120 },
  };
  fc.assert(
    fc.property(steps(bounds), (steps) => check(steps, 110)),
    { seed: 20_240_105, numRuns: 500 },
  );
});

Deno.test("Screen shows the same where texts take several rows and nothing is resized", () => {
  const bounds: Bounds = {
    units: ["a", "b", " ", "ö", "中", "😀"],
    maxText: 40,
    columns: { min: 30, max: 30 },
  };
  fc.assert(
    fc.property(steps(bounds), (steps) => check(steps.filter((step) => step.do !== "resize"), 30)),
    { seed: 20_240_105, numRuns: 500 },
  );
});

Deno.test("Screen shows the same where the terminal wraps the bottom anew at a resize", () => {
  const bounds: Bounds = { units: ["a", "b"], maxText: 40, columns: { min: 16, max: 60 } };
  fc.assert(
    fc.property(steps(bounds), (steps) => check(steps, 40)),
    { seed: 20_240_105, numRuns: 500 },
  );
});

Deno.test("Screen.show() shows a panel above the status, and takes it away again", () => {
  const [screen, terminal] = newScreen();
  screen.print(["above"]);
  screen.show({ ...view("fi|sh"), panel: ["one", "two"] });
  assertEquals(seen(terminal), {
    rows: ["above", "one", "two", "-- hall --", "fish"],
    cursor: { row: 4, column: 2 },
  });
  screen.print(["more"]);
  assertEquals(terminal.rows, ["above", "more", "one", "two", "-- hall --", "fish"]);
  screen.show(view("fi|sh"));
  assertEquals(seen(terminal), {
    rows: ["above", "more", "-- hall --", "fish"],
    cursor: { row: 3, column: 2 },
  });
});

Deno.test("Screen.resize() finds the bottom with a panel again", () => {
  const [screen, terminal] = newScreen(30, 12);
  screen.print(["above"]);
  screen.show({ ...view("a text that is longer than ten|"), panel: ["one", "two"] });
  terminal.resize({ columns: 12, rows: 12 });
  screen.resize();
  assertEquals(terminal.rows.slice(0, 4), ["above", "one", "two", "-- hall --"]);
  screen.show(view("fi|sh"));
  assertEquals(terminal.rows, ["above", "-- hall --", "fish"]);
});

Deno.test("Screen.show() leaves what scrolled above alone, whatever panels come and go", () => {
  const panels = fc.array(fc.array(fc.constantFrom("one", "two", "three"), { maxLength: 5 }));
  fc.assert(fc.property(panels, (shown) => {
    const [screen, terminal] = newScreen(20, 9);
    const printed = shown.map((panel, index) => {
      screen.show({ ...view("text|"), panel });
      screen.print([`message ${index}`]);
      return `message ${index}`;
    });
    screen.show(view("text|"));
    assertEquals(terminal.rows, [...printed, "-- hall --", "text"]);
  }));
});

Deno.test("Screen.restart() draws the bottom where the cursor is, below what others wrote", () => {
  const [screen, terminal] = newScreen();
  screen.print(["above"]);
  screen.show(view("fi|sh"));
  terminal.write("\r\n$ fg\r\n");
  screen.restart();
  assertEquals(terminal.rows.slice(-3), ["$ fg", "-- hall --", "fish"]);
  screen.print(["more"]);
  assertEquals(terminal.rows.slice(-4), ["$ fg", "more", "-- hall --", "fish"]);
});

Deno.test("Screen.restart() draws nothing where nothing is shown", () => {
  const [screen, terminal] = newScreen();
  screen.show(view("fi|sh"));
  screen.hide();
  const { output } = terminal;
  screen.restart();
  assertEquals(terminal.output, output);
});
