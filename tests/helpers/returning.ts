/** Clients that know how to come back after a lost connection. */
import type { Hub } from "../../lib/core/hub.ts";
import type { Position } from "../../lib/protocol/command.ts";
import type { Later } from "../../lib/util/later.ts";
import type { Chat } from "./chat_fixture.ts";
import type { TestClient } from "./test_client.ts";

/** What these helpers need of a chat, whatever its store. */
export type AnyChat = Pick<Chat, "hub" | "connect" | "join">;

/** Says hello, as somebody new or with the token of an earlier session. */
export function greet(client: TestClient, token?: string, after?: Position): Later {
  return client.say({
    type: "hello",
    protocol: 1,
    client: "test/1",
    ...(token === undefined ? {} : { token }),
    ...(after === undefined ? {} : { after }),
  });
}

/** The secret by which its session is gone on with. */
export function tokenOf(client: TestClient): string {
  return client.last("welcome").token;
}

/** Somebody whose client knows how to come back, with what he was told so far taken. */
export async function joinGreeted(on: AnyChat, name: string, room?: string): Promise<TestClient> {
  const client = await on.join(name, room);
  greet(client);
  client.take();
  return client;
}

/** The server sees the connections break. */
export function lose(hub: Hub, ...clients: readonly TestClient[]): void {
  for (const client of clients) hub.close(client.session, "lost");
}

/** Another connection of a client, which goes on with its session. */
export function resume(on: AnyChat, before: TestClient, after?: Position): TestClient {
  const client = on.connect();
  greet(client, tokenOf(before), after);
  return client;
}

/** Goes into a room again, with everything after a position. */
export function goOn(client: TestClient, after: Position, room = "general"): Later {
  return client.enter(room, { after, ifOther: "refuse" });
}

/** Lets everything happen that waits for a promise that has resolved. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
