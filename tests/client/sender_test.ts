import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { Place } from "../../lib/client/room_positions.ts";
import type { KeptLine, StateChange } from "../../lib/client/client_state.ts";
import { type Saying, Sender, type SendResult } from "../../lib/client/sender.ts";
import { ChatClient } from "../../lib/client/chat_client.ts";
import { ChatError } from "../../lib/protocol/chat_error.ts";
import type { Command, Send } from "../../lib/protocol/command.ts";
import { EVENTS } from "../helpers/events.ts";
import { FakeServer } from "../helpers/fake_server.ts";
import { turn } from "../helpers/turn.ts";

const LOBBY: Place = {
  room: "lobby",
  epoch: "e1",
  seq: 3,
  replayed: 0,
  goesOn: false,
  instance: "i1",
  page: "drawn",
};

function said(text: string, fields: Partial<Send> = { room: "lobby", epoch: "e1" }): Saying {
  return { type: "send", text, ...fields };
}

/** A server with a client, and lines that are said through it. */
class Wire implements AsyncDisposable {
  readonly server = new FakeServer();
  changes = 0;
  readonly sender = new Sender({ onChange: () => this.changes++ });
  /** What became of each line, in the order in which that was known. */
  readonly outcomes: string[] = [];
  #client: ChatClient | null = null;

  get client(): ChatClient {
    return this.#client!;
  }

  /** Connects, the connection of before being gone. */
  async connect(): Promise<void> {
    const { port } = this.server;
    const connecting = ChatClient.connect({ hostname: "127.0.0.1", port });
    await this.server.sayWelcome();
    this.#client = await connecting;
  }

  /** Says something; its end is noted. */
  say(saying: Saying): void {
    const note = (what: string) => void this.outcomes.push(`${saying.text}: ${what}`);
    this.sender.say(saying).then(
      (result) => note(result.type === "sent" ? `sent ${result.seq}` : result.type),
      (error) => note(error.code),
    );
  }

  /** The next things that the server was told. */
  async hear(count: number): Promise<Command[]> {
    const commands: Command[] = [];
    while (commands.length < count) commands.push(await this.server.hear());
    return commands;
  }

  async answer(command: Command, seq: number): Promise<void> {
    const { ref = 0 } = command;
    const sendId = command.type === "send" ? command.sendId ?? 0 : 0;
    await this.server.say({ type: "sent", room: "lobby", epoch: "e1", seq, sendId, ref });
  }

  /** Loses the connection. */
  async lose(): Promise<void> {
    await this.server.hangUp();
    await this.client.closed;
    this.sender.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.close();
    await this.server[Symbol.asyncDispose]();
  }
}

function idOf(command: Command | undefined): number | undefined {
  return command?.type === "send" || command?.type === "sendPrivate" ? command.sendId : undefined;
}

function briefly(command: Command): string {
  return "text" in command ? `${command.text} ${idOf(command)}` : command.type;
}

Deno.test("Sender.say() sends at once where there is a connection, with ids that rise", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  const first = wire.sender.say(said("one"));
  const second = wire.sender.say({ type: "sendPrivate", to: "bob", text: "two" });
  assertEquals(wire.sender.counts, { sending: 2, unsent: 0 });
  const [one, two] = await wire.hear(2);
  assertEquals([briefly(one!), briefly(two!)], ["one 1", "two 2"]);
  await wire.answer(one!, 7);
  assertEquals(((await first) as SendResult & { seq: number }).seq, 7);
  assertEquals(wire.sender.counts, { sending: 1, unsent: 0 });
  await wire.server.say({ type: "privateSent", to: "bob", sendId: 2, ref: two!.ref ?? 0 });
  assertEquals((await second).type, "privateSent");
  assertEquals(wire.sender.counts, { sending: 0, unsent: 0 });
});

Deno.test("Sender keeps what is said without a connection, and sends it in order", async () => {
  await using wire = new Wire();
  for (const text of ["one", "two", "three"]) wire.say(said(text));
  assertEquals(wire.sender.counts, { sending: 0, unsent: 3 });
  await wire.connect();
  wire.sender.start(wire.client);
  wire.say(said("four"));
  assertEquals(wire.sender.counts, { sending: 4, unsent: 0 });
  assertEquals((await wire.hear(4)).map(briefly), ["one 1", "two 2", "three 3", "four 4"]);
  wire.sender.end();
});

Deno.test("Sender sends what has no answer again, under its id, before what is new", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  for (const text of ["one", "two"]) wire.say(said(text));
  const [one] = await wire.hear(2);
  await wire.answer(one!, 1);
  await wire.lose();
  assertEquals(wire.outcomes, ["one: sent 1"]);
  wire.say(said("three"));
  assertEquals(wire.sender.counts, { sending: 1, unsent: 1 });
  await wire.connect();
  wire.sender.start(wire.client);
  const again = await wire.hear(2);
  assertEquals(again.map(briefly), ["two 2", "three 3"]);
  const four = wire.sender.say(said("four"));
  const [last] = await wire.hear(1);
  for (const [index, command] of [...again, last!].entries()) await wire.answer(command, index + 2);
  await four;
  assertEquals(wire.outcomes, ["one: sent 1", "two: sent 2", "three: sent 3"]);
});

Deno.test("Sender passes on what the server refuses, once", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  const refused = wire.sender.say(said("one"));
  const [one] = await wire.hear(1);
  await wire.server.say({
    type: "error",
    code: "wrong-epoch",
    message: "Another room",
    mayRetry: false,
    ref: one!.ref ?? 0,
  });
  assertEquals((await assertRejects(() => refused, ChatError)).code, "wrong-epoch");
  assertEquals(wire.sender.counts, { sending: 0, unsent: 0 });
  await wire.lose();
  wire.sender.end();
});

Deno.test("Sender takes an answer that the server has forgotten for one that is not confirmed", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  const sent = wire.sender.say(said("one"));
  const [one] = await wire.hear(1);
  await wire.server.say({ ...EVENTS.error, code: "unknown-send-id", ref: one!.ref ?? 0 });
  assertEquals((await assertRejects(() => sent, ChatError)).code, "not-confirmed");
  assertEquals(wire.sender.counts, { sending: 0, unsent: 0 });
});

Deno.test("Sender.stop() refuses what named no room, and keeps the rest", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  wire.say(said("somewhere", {}));
  wire.say(said("in the lobby"));
  wire.say({ type: "sendPrivate", to: "bob", text: "in private" });
  await wire.hear(3);
  await wire.lose();
  await Promise.resolve();
  assertEquals(wire.outcomes, ["somewhere: not-confirmed"]);
  assertEquals(wire.sender.counts, { sending: 2, unsent: 0 });
});

Deno.test("Sender keeps what is said without a room while there is no connection", async () => {
  await using wire = new Wire();
  wire.say(said("somewhere", {}));
  await wire.connect();
  wire.sender.start(wire.client);
  assertEquals((await wire.hear(1)).map(briefly), ["somewhere 1"]);
});

Deno.test("Sender.forgetSent() refuses what the server may have, and nothing else", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  wire.say(said("on its way"));
  await wire.hear(1);
  await wire.lose();
  wire.say(said("not sent"));
  wire.sender.forgetSent();
  wire.sender.forgetSent();
  await Promise.resolve();
  assertEquals(wire.outcomes, ["on its way: not-confirmed"]);
  assertEquals(wire.sender.counts, { sending: 0, unsent: 1 });
});

Deno.test("Sender.readdress() takes what was said to a room to its new log", async () => {
  await using wire = new Wire();
  wire.say(said("lobby"));
  wire.say(said("annex", { room: "annex", epoch: "e2" }));
  wire.say(said("older", { room: "lobby", epoch: "e0" }));
  wire.say(said("anywhere", {}));
  wire.sender.readdress(LOBBY, { room: "Lobby", epoch: "e9" });
  await wire.connect();
  wire.sender.start(wire.client);
  const places = (await wire.hear(4)).map((command) =>
    command.type === "send" && [command.room, command.epoch]
  );
  assertEquals(places, [["Lobby", "e9"], ["annex", "e2"], ["lobby", "e0"], [undefined, undefined]]);
});

Deno.test("Sender.withdraw() refuses what was to be said in a room, and was not sent", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  wire.say(said("on its way"));
  await wire.hear(1);
  await wire.lose();
  wire.say(said("lobby"));
  wire.say(said("annex", { room: "annex", epoch: "e2" }));
  wire.sender.withdraw(LOBBY);
  await Promise.resolve();
  assertEquals(wire.outcomes, ["lobby: not-sent"]);
  assertEquals(wire.sender.counts, { sending: 1, unsent: 1 });
});

Deno.test("Sender knows a room however its name is written", async () => {
  await using wire = new Wire();
  wire.say(said("lobby", { room: "#LOBBY", epoch: "e1" }));
  wire.sender.withdraw(LOBBY);
  await Promise.resolve();
  assertEquals(wire.outcomes, ["lobby: not-sent"]);
});

Deno.test("Sender.end() refuses everything, and says what the server may have", async () => {
  await using wire = new Wire();
  await wire.connect();
  wire.sender.start(wire.client);
  wire.say(said("on its way"));
  await wire.hear(1);
  await wire.lose();
  wire.say(said("not sent"));
  wire.sender.end();
  wire.sender.end();
  await Promise.resolve();
  assertEquals(wire.outcomes, ["on its way: not-confirmed", "not sent: not-sent"]);
  assertEquals(wire.sender.counts, { sending: 0, unsent: 0 });
});

Deno.test("Sender tells that its counts changed", async () => {
  await using wire = new Wire();
  const seen: number[] = [];
  const changed = () => {
    seen.push(wire.changes);
    wire.changes = 0;
  };
  wire.say(said("one"));
  changed();
  await wire.connect();
  wire.sender.start(wire.client);
  changed();
  const [one] = await wire.hear(1);
  const answered = wire.sender.say(said("two"));
  changed();
  const [two] = await wire.hear(1);
  await wire.answer(one!, 1);
  await wire.answer(two!, 2);
  await answered;
  changed();
  assert(seen.every((changes) => changes > 0), `${seen}`);
});

Deno.test("Sender answers or refuses each line once, whatever happens to the connection", async () => {
  const steps = fc.array(
    fc.constantFrom("say", "say", "connect", "lose", "answer", "forget", "withdraw"),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      await using wire = new Wire();
      let connected = false;
      let count = 0;
      let seq = 0;
      const unanswered: Command[] = [];
      const hearAll = async () => {
        while (unanswered.length < wire.sender.counts.sending) {
          unanswered.push(await wire.server.hear());
        }
      };
      for (const step of plan) {
        if (step === "say") wire.say(said(`line ${++count}`));
        if (step === "connect" && !connected) {
          await wire.connect();
          wire.sender.start(wire.client);
          connected = true;
        }
        if (connected) await hearAll();
        if (step === "answer" && connected && unanswered.length > 0) {
          const [command] = unanswered.splice(0, 1);
          const { sending } = wire.sender.counts;
          await wire.answer(command!, ++seq);
          while (wire.sender.counts.sending === sending) await turn();
        }
        if (step === "lose" && connected) {
          await wire.lose();
          connected = false;
          unanswered.length = 0;
        }
        if (step === "forget" && !connected) wire.sender.forgetSent();
        if (step === "withdraw" && !connected) wire.sender.withdraw(LOBBY);
      }
      wire.sender.end();
      await Promise.resolve();
      const lines = wire.outcomes.map((outcome) => outcome.split(":")[0]);
      assertEquals(lines.length, count);
      assertEquals(new Set(lines).size, count);
    }),
    { numRuns: 40 },
  );
});

/** A sender that goes on where an earlier run ended, and what it keeps itself. */
function restarted(...lines: readonly KeptLine[]) {
  const changes: StateChange[] = [];
  const keep = (...more: readonly StateChange[]) => void changes.push(...more);
  const kept = { lines, highestSendId: 9 };
  return { sender: new Sender({ onChange() {}, keep, kept }), changes };
}

function kept(sendId: number, state: KeptLine["state"], fields: Partial<Send> = {}): KeptLine {
  const command = { type: "send", room: "lobby", epoch: "e1", text: `line ${sendId}` } as const;
  return { command: { ...command, ...fields, sendId }, state };
}

const PSST: KeptLine = {
  command: { type: "sendPrivate", to: "bob", text: "psst", sendId: 6 },
  state: "unsent",
};

Deno.test("Sender gives the lines of an earlier run, whose answers are still to come", async () => {
  const { sender } = restarted(kept(5, "sending"), PSST);
  assertEquals(sender.earlier.map(({ text, to }) => [text, to]), [
    ["line 5", undefined],
    ["psst", "bob"],
  ]);
  assertEquals(sender.counts, { sending: 1, unsent: 1 });
  sender.end();
  const codes = sender.earlier.map(({ answered }) => answered.then(() => "", ({ code }) => code));
  assertEquals(await Promise.all(codes), ["not-confirmed", "not-sent"]);
});

Deno.test("Sender.resume() sends the lines of an earlier run under their ids, and then what is new", async () => {
  await using wire = new Wire();
  await wire.connect();
  const { sender } = restarted(kept(5, "sending"), PSST, kept(7, "unsent"));
  sender.resume();
  sender.start(wire.client);
  sender.say(said("new")).catch(() => {});
  const commands = await wire.hear(4);
  assertEquals(commands.map(briefly), ["line 5 5", "psst 6", "line 7 7", "new 10"]);
  sender.end();
});

Deno.test("Sender.resume() does not send again what named no room", async () => {
  const { command } = kept(5, "sending");
  assert(command.type === "send");
  const { room: _room, epoch: _epoch, ...roomless } = command;
  const { sender } = restarted({ command: roomless, state: "sending" });
  sender.resume();
  assertEquals(sender.counts, { sending: 0, unsent: 0 });
  const [line] = sender.earlier;
  assertEquals((await assertRejects(() => line!.answered, ChatError)).code, "not-confirmed");
});

Deno.test("Sender holds the lines of an earlier run for their room, and sends them under new ids", async () => {
  await using wire = new Wire();
  await wire.connect();
  const { sender, changes } = restarted(kept(5, "sending"), PSST, kept(7, "unsent"));
  sender.forgetSent();
  sender.start(wire.client);
  sender.say(said("new")).catch(() => {});
  sender.release({ room: "Lobby", epoch: "e1" });
  sender.release({ room: "lobby", epoch: "e2" });
  sender.release(null);
  assertEquals((await wire.hear(3)).map(briefly), ["new 10", "line 7 11", "psst 12"]);
  const inWords = (change: StateChange) => {
    if (change.type === "answered") return `answered ${change.sendId}`;
    return change.type === "line" ? `${briefly(change.command)} ${change.state}` : change.type;
  };
  assertEquals(changes.map(inWords), [
    "answered 5",
    "new 10 sending",
    "answered 7",
    "line 7 11 unsent",
    "line 7 11 sending",
    "answered 6",
    "psst 12 unsent",
    "psst 12 sending",
  ]);
  sender.end();
});

Deno.test("Sender keeps a line before it says it, as sent or not, and what became of it", async () => {
  const changes: StateChange[] = [];
  const sender = new Sender({ onChange() {}, keep: (...more) => void changes.push(...more) });
  sender.say(said("offline")).catch(() => {});
  assertEquals(changes.length, 1);
  sender.readdress({ room: "lobby", epoch: "e1" }, { room: "lobby", epoch: "e2" });
  await using wire = new Wire();
  await wire.connect();
  sender.start(wire.client);
  const [command] = await wire.hear(1);
  await wire.answer(command!, 1);
  while (sender.counts.sending > 0) await turn();
  const state = (change: StateChange) => {
    if (change.type !== "line") return change.type;
    return change.command.type === "send" ? `${change.state} ${change.command.epoch}` : "";
  };
  assertEquals(changes.map(state), ["unsent e1", "unsent e2", "sending e2", "answered"]);
});

for (const [code, outcome] of [["not-sent", "not-sent"], ["unknown-send-id", "not-confirmed"]]) {
  Deno.test(`Sender rejects with ${outcome} what the server answers with ${code}`, async () => {
    await using wire = new Wire();
    await wire.connect();
    wire.sender.start(wire.client);
    wire.say(said("hello"));
    const [command] = await wire.hear(1);
    const error = { ...EVENTS.error, code: code as "not-sent", ref: command?.ref ?? 0 };
    await wire.server.say(error);
    while (wire.outcomes.length === 0) await turn();
    assertEquals(wire.outcomes, [`hello: ${outcome}`]);
  });
}
