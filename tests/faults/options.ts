import { parseArgs } from "@std/cli/parse-args";

/** What the fault test is told. */
export interface FaultOptions {
  readonly seconds: number;
  readonly seed: number;
  /** How often the server is killed. */
  readonly kills: number;
  /** How often a process of clients is killed. */
  readonly clientKills: number;
  readonly clients: number;
  /** Whether messages are kept in a data directory. */
  readonly store: "data" | "memory";
  readonly durability: "full" | "normal";
  /** What the server is to do wrong; null for nothing. */
  readonly broken: "commit" | "dedup" | null;
}

const USAGE = `Usage: deno task faults [flags]

  --seconds N        How long it goes on, 60 if not given
  --seed N           What is left to chance is the same for the same seed; any if not given
  --kills N          How often the server is killed, 20 if not given
  --client-kills N   How often clients are killed, half of that if not given
  --clients N        12 if not given
  --durability D     normal (if not given) or full
  --break WHAT       dedup or commit: lets the server make a mistake that must be found
  --memory           Without a data directory, and so without kills of the server
`;

/** Reads the flags. @throws {RangeError} What is wrong, and the usage. */
export function readOptions(args: readonly string[]): FaultOptions {
  const flags = parseArgs([...args], {
    string: ["seconds", "seed", "kills", "client-kills", "clients", "durability", "break"],
    boolean: ["memory"],
    unknown: (arg) => fail(`${arg} is not known`),
  });
  const store = flags.memory ? "memory" : "data";
  const kills = numberIn("kills", flags.kills, store === "memory" ? 0 : 20, 0);
  const clientKills = numberIn("client-kills", flags["client-kills"], Math.ceil(kills / 2), 0);
  if (store === "memory" && kills > 0) fail("What is in memory does not outlive a kill");
  return {
    seconds: numberIn("seconds", flags.seconds, 60, 1),
    seed: numberIn("seed", flags.seed, Math.floor(Math.random() * 1_000_000), 0),
    kills,
    clientKills,
    clients: numberIn("clients", flags.clients, 12, 2),
    store,
    durability: wordIn("durability", flags.durability, ["normal", "full"]) ?? "normal",
    broken: wordIn("break", flags.break, ["commit", "dedup"]),
  };
}

function numberIn(name: string, text: string | undefined, other: number, min: number): number {
  if (text === undefined) return other;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min) return value;
  return fail(`--${name} needs a whole number, ${min} or more`);
}

function wordIn<T extends string>(
  name: string,
  text: string | undefined,
  words: readonly T[],
): T | null {
  if (text === undefined) return null;
  return words.find((word) => word === text) ?? fail(`--${name} is one of ${words.join(", ")}`);
}

function fail(what: string): never {
  throw new RangeError(`${what}\n\n${USAGE}`);
}
