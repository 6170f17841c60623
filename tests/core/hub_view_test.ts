/** What the members of a room are told adds up to who is there, whatever people do. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Event } from "../../lib/protocol/event.ts";
import { type ChatOptions, lateChat } from "../helpers/chat_fixture.ts";
import { PASSWORD, TestAccounts } from "../helpers/test_accounts.ts";
import type { TestClient } from "../helpers/test_client.ts";

const ROOMS = ["general", "lobby"];
const NAMES = ["alice", "bob", "carol", "dora", "emil"];

interface Step {
  readonly who: number;
  readonly what: "alsoEnter" | "close" | "commit" | "enter" | "leave" | "rename" | "send";
  readonly room: string;
  readonly name: string;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    who: fc.nat(3),
    what: fc.oneof(
      { weight: 1, arbitrary: fc.constant("close" as const) },
      {
        weight: 12,
        arbitrary: fc.constantFrom(
          "alsoEnter",
          "commit",
          "enter",
          "leave",
          "rename",
          "send",
        ),
      },
    ),
    room: fc.constantFrom(...ROOMS),
    name: fc.constantFrom(...NAMES),
  }),
  { maxLength: 60, size: "max" },
);

Deno.test("Hub tells a member of everybody who comes, goes and is renamed, once", async () => {
  await fc.assert(fc.asyncProperty(steps, async (script) => {
    const { hub, join, history } = lateChat(withAccount());
    const watcher = await join("watcher", "general");
    const clients: TestClient[] = [];
    for (const name of ["alice", "bob", "dora", "dora"]) clients.push(await join(name, "general"));
    // One command of a session is done when the next one is given.
    const tails = clients.map(() => Promise.resolve());
    for (const step of script) {
      const { who } = step;
      if (step.what === "commit") history.commit();
      else if (step.what === "close") hub.close(clients[who]!.session, "lost");
      else tails[who] = tails[who]!.then(() => play(clients[who]!, step));
      await Promise.resolve();
    }
    await history.commitUntil(Promise.all(tails).then(() => {}));
    history.commitAll();
    const room = hub.rooms.require("general");
    assertEquals(viewOf(watcher.events), room.userInfos().users.map(({ name }) => name));
    const inside = clients.filter(({ session }) => room.has(session));
    assertEquals(inside.filter(({ session }) => session.state === "ended"), []);
    const connections = room.userInfos().users.map(({ connections }) => connections);
    assertEquals(connections.reduce((sum, count) => sum + count), inside.length + 1);
  }));
});

function withAccount(): ChatOptions {
  return { accounts: new TestAccounts("dora"), limits: { maxOutboxBytes: 20 } };
}

function play(client: TestClient, { what, room, name }: Step): void | Promise<void> {
  if (what === "enter") return client.enter(room);
  if (what === "alsoEnter") return client.alsoEnter(room);
  if (what === "leave") return client.say({ type: "leave", room });
  if (what === "send") return client.send("text");
  return client.login(name, name === "dora" ? PASSWORD : undefined);
}

/** The names that a member must believe to be in his room, in the order of entering. */
function viewOf(events: readonly Event[]): string[] {
  const names: string[] = [];
  const replace = (before: string, ...after: readonly string[]) => {
    const place = names.indexOf(before);
    assert(place >= 0, `${before} was not there`);
    names.splice(place, 1, ...after);
  };
  for (const event of events) {
    if (event.type === "roomEntered") names.push(...event.users.map(({ name }) => name));
    if (event.type === "memberEntered") names.push(event.from.name);
    if (event.type === "memberLeft") replace(event.from.name);
    if (event.type === "memberRenamed") replace(event.previous, event.from.name);
    assertEquals(new Set(names).size, names.length, `${names} has somebody twice`);
  }
  return names;
}
