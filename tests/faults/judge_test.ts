import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Findings, NO_FINDINGS } from "./findings.ts";
import { type Case, judge } from "./judge.ts";
import type { Answered, ChatterRecord, RoomLog, Shown } from "./records.ts";

const EPOCH = "e1";

/** What each of two members of a room does in a run in which all goes well. */
interface Script {
  kept: RoomLog["lines"][number][];
  ann: ChatterRecord[];
  ben: ChatterRecord[];
  /** What Ben's second run wrote down. */
  benAgain: ChatterRecord[];
}

function place(seq: number, epoch = EPOCH) {
  return { log: "lobby", epoch, seq };
}

function kept(id: string, seq: number, epoch = EPOCH) {
  return { id, seq, epoch, atMs: 0 };
}

function typed(client: string, id: string, to = "lobby"): ChatterRecord[] {
  return [{ kind: "typing", client, id, to }, { kind: "typed", client, id }];
}

function answered(client: string, id: string, seq: number): Answered {
  return { kind: "answered", client, id, outcome: "sent", place: place(seq) };
}

function refused(client: string, id: string, outcome: "not confirmed" | "not sent"): Answered {
  return { kind: "answered", client, id, outcome };
}

function shown(client: string, id: string, seq: number, past = false): Shown {
  return { kind: "shown", client, id, to: "lobby", place: place(seq), past };
}

function privately(client: string, id: string, seq: number): Shown {
  const at = { log: `@${client}`, epoch: EPOCH, seq };
  return { kind: "shown", client, id, to: "@", place: at, past: false };
}

/** Ann and Ben say something in turn, and each is shown all. */
function goodScript(): Script {
  const ids = ["ann.1.1", "ben.1.1", "ann.1.2"];
  const screen = (client: string) => ids.map((id, index) => shown(client, id, index + 1));
  return {
    kept: ids.map((id, index) => kept(id, index + 1)),
    ann: [
      ...typed("ann", "ann.1.1"),
      ...typed("ann", "ann.1.2"),
      answered("ann", "ann.1.1", 1),
      answered("ann", "ann.1.2", 3),
      ...screen("ann"),
    ],
    ben: [...typed("ben", "ben.1.1"), answered("ben", "ben.1.1", 2), ...screen("ben")],
    benAgain: [],
  };
}

function caseOf({ kept, ann, ben, benAgain }: Script): Case {
  return {
    runs: [
      { run: 1, records: ann },
      { run: 1, records: ben },
      { run: 2, records: benAgain },
    ],
    logs: [{ room: "lobby", lines: kept }],
    members: { lobby: ["ann", "ben"] },
    notLevel: [],
    bugs: [],
  };
}

/** What is found where a good script is changed. */
function found(change: (script: Script) => void): Findings {
  const script = goodScript();
  change(script);
  return judge(caseOf(script)).findings;
}

function without(records: readonly ChatterRecord[], kind: string, id: string): ChatterRecord[] {
  return records.filter((record) => record.kind !== kind || !("id" in record) || record.id !== id);
}

Deno.test("judge() finds nothing where each line is kept once and shown to all", () => {
  const { findings, counts } = judge(caseOf(goodScript()));
  assertEquals(findings, { lost: [], doubled: [], reordered: [] });
  assertEquals([counts.messages, counts.acknowledged, counts.shown], [3, 3, 6]);
});

Deno.test("judge() lets runs of a client be shown the whole together, and pages again as past", () => {
  const findings = found((script) => {
    script.benAgain = [shown("ben", "ben.1.1", 2, true), shown("ben", "ann.1.2", 3)];
    script.ben = without(script.ben, "shown", "ann.1.2");
  });
  assertEquals(findings, { lost: [], doubled: [], reordered: [] });
});

Deno.test("judge() lets an answer be lost with the client that was killed when it came", () => {
  const script = goodScript();
  script.ben = without(script.ben, "answered", "ben.1.1");
  script.benAgain.push(shown("ben", "ann.1.2", 3, true));
  assertEquals(judge(caseOf(script)).findings, NO_FINDINGS);
});

Deno.test("judge() lets a run be shown again what one before was shown last", () => {
  const findings = found((script) => script.benAgain = [shown("ben", "ann.1.2", 3)]);
  assertEquals(findings, { lost: [], doubled: [], reordered: [] });
});

const CASES: Readonly<
  Record<string, readonly [keyof Findings, RegExp, (script: Script) => void]>
> = {
  "a message that a member was never shown": ["lost", /^ben was never shown lobby 3/, (script) => {
    script.ben = without(script.ben, "shown", "ann.1.2");
  }],
  "an acknowledged message that is not in the log": [
    "lost",
    /acknowledged, and is nowhere/,
    (s) => {
      s.kept.pop();
    },
  ],
  "an acknowledged message at another position": [
    "lost",
    /^ben.1.1 was acknowledged at lobby 4 .* where nothing is/,
    (script) => {
      script.ben = without(script.ben, "answered", "ben.1.1");
      script.ben.push(answered("ben", "ben.1.1", 4));
    },
  ],
  "an acknowledged position that holds another message": [
    "lost",
    /where ann.1.2 is/,
    (script) => script.ben.push(answered("ben", "ben.1.1", 3)),
  ],
  "a message that was shown and is not in the log": ["lost", /and it is not there/, (script) => {
    script.ben.push(shown("ben", "ann.1.9", 4));
  }],
  "a position that was shown in another epoch": ["lost", /never shown lobby 3/, (script) => {
    script.kept[2] = kept("ann.1.2", 3, "e2");
  }],
  "a gap in the log": ["lost", /gap before 4/, ({ kept }) => kept[2] = { ...kept[2]!, seq: 4 }],
  "a message that nobody typed": ["lost", /^Nobody typed what is at lobby 4/, ({ kept: lines }) => {
    lines.push(kept("eve.1.1", 4));
  }],
  "a message that is not as it was typed": [
    "lost",
    /^Nobody typed .* 4: ann.1.1 99 xx/,
    (script) => {
      script.kept.push(kept("ann.1.1 99 xx", 4));
    },
  ],
  "a line without an outcome": [
    "lost",
    /^ben.1.2 was typed, and nothing became of it/,
    (script) => {
      script.ben.push(...typed("ben", "ben.1.2"));
    },
  ],
  "a line that is not confirmed, though the client was known": ["lost", /was known/, (script) => {
    script.ben.push(...typed("ben", "ben.1.2"), refused("ben", "ben.1.2", "not confirmed"));
  }],
  "a line that is kept, and nobody said so": ["lost", /its sender was told nothing/, (script) => {
    script.ann = without(script.ann, "answered", "ann.1.1");
  }],
  "a message that is in the log twice": ["doubled", /^ben.1.1 is kept 2 times/, (script) => {
    script.kept.push(kept("ben.1.1", 4));
  }],
  "a message that was shown twice in a run": ["doubled", /at lobby 2 .* second time/, (script) => {
    script.ben.push(shown("ben", "ben.1.1", 2));
  }],
  "a line that is kept, and was reported as not sent": ["doubled", /reported as not sent/, (s) => {
    s.ben.push(refused("ben", "ben.1.1", "not sent"));
  }],
  "messages that were shown in another order": ["reordered", /ann.1.2 .*behind 4/, (script) => {
    script.kept.push(kept("ben.1.2", 4));
    script.ben = [
      ...without(script.ben, "shown", "ann.1.2"),
      ...typed("ben", "ben.1.2"),
      shown("ben", "ben.1.2", 4),
      shown("ben", "ann.1.2", 3),
    ];
  }],
  "a sender's lines in another order": ["reordered", /^ann.1.1 is behind ann.1.2/, ({ kept }) => {
    [kept[0], kept[2]] = [{ ...kept[0]!, id: "ann.1.2" }, { ...kept[2]!, id: "ann.1.1" }];
  }],
};

for (const [what, [kind, text, change]] of Object.entries(CASES)) {
  Deno.test(`judge() finds ${what}`, () => {
    assertMatch(found(change)[kind].join("\n"), new RegExp(text, "m"));
  });
}

Deno.test("judge() forgives that a line is forgotten which a kill cut short while it was typed", () => {
  const script = goodScript();
  script.ben.push({ kind: "typing", client: "ben", id: "ben.1.2", to: "lobby" });
  const { findings, counts } = judge(caseOf(script));
  assertEquals([findings.lost, counts.messages, counts.cutShort], [[], 3, 1]);
});

Deno.test("judge() forgives that a line is not there which was reported as not sent", () => {
  const script = goodScript();
  script.ben.push(...typed("ben", "ben.1.2"), refused("ben", "ben.1.2", "not sent"));
  const { findings, counts } = judge(caseOf(script));
  assertEquals([findings.lost, counts.notSent], [[], 1]);
});

Deno.test("judge() forgives what is not confirmed, kept or not, where the server knew nothing", () => {
  const script = goodScript();
  script.ben.push({ kind: "anew", client: "ben" });
  script.ben = without(script.ben, "answered", "ben.1.1");
  script.ben.push(refused("ben", "ben.1.1", "not confirmed"));
  script.ben.push(...typed("ben", "ben.1.2"), refused("ben", "ben.1.2", "not confirmed"));
  const { findings, counts } = judge(caseOf(script));
  assertEquals(findings, { lost: [], doubled: [], reordered: [] });
  assertEquals([counts.notConfirmed, counts.notConfirmedButKept], [2, 1]);
});

Deno.test("judge() finds clients that are out or behind, gaps they are told of, and bugs", () => {
  const script = goodScript();
  script.ben.push({ kind: "broken", client: "ben", reason: "It has ended: no" });
  script.ann.push({ kind: "gap", client: "ann", log: "lobby", missing: 0, lost: 2 });
  const { findings } = judge({ ...caseOf(script), notLevel: ["ann"], bugs: ["[..] oops"] });
  assertEquals(findings.lost.length, 4);
});

/** Ann says something to Ben privately, and both are shown it. */
function goodPrivates(): Script {
  const script = goodScript();
  for (const number of [3, 4]) {
    const id = `ann.1.${number}`;
    const seq = number - 2;
    const answer = { ...answered("ann", id, seq), place: privately("ann", id, seq).place! };
    script.ann.push(...typed("ann", id, "@ben"), answer, privately("ann", id, seq));
    script.ben.push(privately("ben", id, seq));
  }
  return script;
}

Deno.test("judge() finds nothing where both sides were shown what was said privately", () => {
  assertEquals(judge(caseOf(goodPrivates())).findings, { lost: [], doubled: [], reordered: [] });
});

const PRIVATE_CASES: typeof CASES = {
  "that was acknowledged and never shown": [
    "lost",
    /ann.1.4 was acknowledged, and is no/,
    (script) => {
      script.ben = without(script.ben, "shown", "ann.1.4");
    },
  ],
  "that its sender was not shown": ["lost", /^ann was never shown his own ann.1.4/, (script) => {
    script.ann = without(script.ann, "shown", "ann.1.4");
  }],
  "at a position that nobody was shown": ["lost", /^Nobody was shown @ben 1/, (script) => {
    script.ben = without(script.ben, "shown", "ann.1.3");
  }],
  "in the place of another": ["lost", /^At @ben 2 there was ann.1.4, ann.1.3/, (script) => {
    script.benAgain = [privately("ben", "ann.1.3", 2)];
  }],
  "that is kept twice": ["doubled", /^ann.1.4 is kept 2 times/, (script) => {
    script.benAgain = [privately("ben", "ann.1.4", 3)];
  }],
  "that was shown twice in a run": ["doubled", /^ann.1.4 comes twice/, (script) => {
    script.ben.push(privately("ben", "ann.1.4", 2));
  }],
  "in another order": ["reordered", /^ann.1.3 is behind ann.1.4/, (script) => {
    script.ben = without(script.ben, "shown", "ann.1.3");
    script.ben.push(privately("ben", "ann.1.3", 1));
  }],
};

for (const [what, [kind, text, change]] of Object.entries(PRIVATE_CASES)) {
  Deno.test(`judge() finds a private message ${what}`, () => {
    const script = goodPrivates();
    change(script);
    const findings = judge(caseOf(script)).findings[kind];
    assert(findings.some((finding) => text.test(finding)), findings.join("\n"));
  });
}
