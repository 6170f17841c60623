/** A room of Kim's, with Ben, a guest, in it; Root is an operator, in no room. */
import type { HistoryStore } from "../../lib/history/history_store.ts";
import type { Command } from "../../lib/protocol/command.ts";
import type { Later } from "../../lib/util/later.ts";
import { type Chat, chat, type ChatOptions } from "./chat_fixture.ts";
import { LateHistory } from "./late_history.ts";
import { TestAccounts } from "./test_accounts.ts";
import type { TestClient } from "./test_client.ts";
import { settled } from "./returning.ts";

export interface ModeratedRoom<C> {
  readonly fixture: C;
  readonly kim: TestClient;
  readonly ben: TestClient;
  readonly root: TestClient;
}

/** Kim, Lee and Root, an operator, have accounts. */
export function moderatedAccounts(): TestAccounts {
  return new TestAccounts("kim", "lee").withOperator("root");
}

/** A chat with Kim's room in it, over a store that answers at once. */
export function moderatedRoom(options: ChatOptions = {}): Promise<ModeratedRoom<Chat>> {
  return kimsRoom(chat({ accounts: moderatedAccounts(), ...options }));
}

/** Makes Kim's room in a chat. */
export async function kimsRoom<H extends HistoryStore, C extends Chat<H>>(
  fixture: C,
): Promise<ModeratedRoom<C>> {
  const { join, history } = fixture;
  const [kim, ben, root] = [await join("kim"), await join("ben"), await join("root")];
  const done = (later: Later) =>
    history instanceof LateHistory ? history.commitUntil(later) : later;
  await done(kim.create("den"));
  await done(ben.enter("den"));
  for (const client of [kim, ben, root]) client.take();
  return { fixture, kim, ben, root };
}

/** Says something, lets it take effect, and gives what the client heard. */
export async function said(client: TestClient, command: Command): Promise<string[]> {
  await client.say(command);
  await settled();
  return client.heard();
}
