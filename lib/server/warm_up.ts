import { guestsOnly } from "../auth/authenticator.ts";
import { encodeCommandFrame } from "../codec/native_dialect.ts";
import { ScryptLocks } from "../auth/room_locks.ts";
import { Hub } from "../core/hub.ts";
import { MemoryHistory } from "../history/memory_history.ts";
import type { Transport } from "../net/transport.ts";
import type { Command } from "../protocol/command.ts";
import { DEFAULT_LIMITS, NO_RATES } from "../protocol/limits.ts";
import { systemClock } from "../util/clock.ts";
import { nextTurn } from "../util/next_turn.ts";
import { randomHex } from "../util/random_hex.ts";
import { atTurnEnd } from "../util/turn_end.ts";
import { Connection } from "./connection.ts";
import { concat } from "../util/concat.ts";

const ROUNDS = 120;
const LINES_A_ROUND = 50;
const MEMBERS = 3;
const NEVER_MS = 60 * 60 * 1000;
const TEXT = "so that the engine has seen what is to come, and made it fast";

const utf8 = new TextEncoder();

/** How somebody comes into a room, what he says there, and how he goes, in one way of talking. */
interface Script {
  readonly arrive: readonly Uint8Array[];
  readonly say: Uint8Array;
  readonly leave: Uint8Array;
}

/**
 * Sends some thousand messages through a chat of its own that nobody sees. A just-in-time compiler
 * has not seen a program that has just started: until it has, each message takes several times as
 * long, and just then everybody comes back. It takes about a tenth of a second, in pieces, beside
 * what the real chat has to do. What it is worth: see `docs/performance.md`.
 */
export async function warmUp(rounds: number = ROUNDS): Promise<void> {
  const clock = systemClock;
  using history = new MemoryHistory({ clock, randomHex });
  const hub = new Hub({
    accounts: guestsOnly,
    clock,
    history,
    locks: new ScryptLocks({ clock }),
    limits: { ...DEFAULT_LIMITS, ...NO_RATES },
    motd: "",
    randomHex,
    record() {},
    schedule: atTurnEnd,
    serverName: "",
  });
  const people = [keywordScript, nativeScript].flatMap((newScript) =>
    Array.from({ length: MEMBERS }, (_, index) => newScript(`Warm${index}`))
  ).map((script) => ({ script, transport: new PretendedTransport() }));
  const served = people.map(({ transport }) => serve(hub, transport));
  for (const { script, transport } of people) {
    for (const bytes of script.arrive) transport.hear(bytes);
  }
  for (let round = 0; round < rounds; round++) {
    for (const { script, transport } of people) transport.hear(script.say);
    await nextTurn();
  }
  for (const { script, transport } of people) {
    transport.hear(script.leave);
    transport.hangUp();
  }
  await Promise.all(served);
  hub.shutdown();
}

function serve(hub: Hub, transport: Transport): Promise<void> {
  const connection = new Connection({
    transport,
    hub,
    clock: systemClock,
    greetingDelayMs: NEVER_MS,
    loginTimeoutMs: NEVER_MS,
  });
  return connection.serve();
}

function keywordScript(name: string): Script {
  return {
    arrive: [utf8.encode(`USERNAME ${name}\r\nJOIN #keyword\r\n`)],
    say: utf8.encode(`MSG ${TEXT}\r\n`.repeat(LINES_A_ROUND)),
    leave: utf8.encode("QUIT\r\n"),
  };
}

function nativeScript(name: string): Script {
  const frames = (...commands: readonly Command[]) =>
    commands.flatMap((command) => command.type === "refused" ? [] : [encodeCommandFrame(command)]);
  const said = Array.from({ length: LINES_A_ROUND }, (): Command => ({ type: "send", text: TEXT }));
  return {
    arrive: frames(
      { type: "hello", protocol: 1, client: "" },
      { type: "login", name: `${name}native` },
      { type: "enter", room: "native", ifMissing: "create", exclusive: true },
    ),
    say: concat(frames(...said)),
    leave: concat(frames({ type: "logout" })),
  };
}

/** A wire of which one end is written here, and the other is not there. */
class PretendedTransport implements Transport {
  readonly remote = { hostname: "", port: 0 };
  readonly #heard: Uint8Array[] = [];
  #state: "open" | "ended" = "open";
  #wake = () => {};

  hear(bytes: Uint8Array): void {
    this.#heard.push(bytes);
    this.#wake();
  }

  hangUp(): void {
    this.#state = "ended";
    this.#wake();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#heard.length === 0) {
      if (this.#state === "ended") return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const bytes = this.#heard[0]!;
    const piece = bytes.subarray(0, buffer.length);
    buffer.set(piece);
    if (piece.length < bytes.length) this.#heard[0] = bytes.subarray(piece.length);
    else this.#heard.shift();
    return piece.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(bytes.length);
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.hangUp();
  }
}
