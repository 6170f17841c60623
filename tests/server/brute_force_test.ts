/** Passwords are guessed from many addresses, while others log in and chat. */
import { assert, assertEquals } from "@std/assert";
import { Accounts } from "../../lib/auth/accounts.ts";
import { CHEAP, PASSWORD, recordOf, StoreFixture } from "../auth/records.ts";
import { type Chat, chat } from "../helpers/chat_fixture.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import type { TestClient } from "../helpers/test_client.ts";

const HOME = "203.0.113.1:5000";
const ELSEWHERE = "203.0.113.2:5000";
const ADDRESSES = Array.from({ length: 10 }, (_, index) => `198.51.100.${index}:5000`);
const CONNECTIONS = 10;
const GUESSES = 10;

/** One connection's guesses, one after the other, at one account and at others. */
async function guess(guesser: TestClient, names: readonly string[]): Promise<void> {
  for (let number = 0; number < GUESSES; number++) {
    await guesser.login(names[number % names.length] ?? "", `battery staple ${number}`);
  }
}

function codesOf(guessers: readonly TestClient[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of guessers.flatMap((guesser) => guesser.take())) {
    const what = event.type === "error" ? event.code : event.type;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}

async function logIn({ connect }: Chat, name: string, address: string): Promise<TestClient> {
  const client = connect({}, address);
  await client.login(name, PASSWORD);
  assertEquals(client.heard(), ["named"]);
  return client;
}

Deno.test("Hub lets in who is right while 1,000 passwords are guessed, and they chat", async () => {
  await using files = await StoreFixture.make(["Alice", "Bob"].map((name) => recordOf(name)));
  const store = files.open();
  const accounts = new Accounts({ store, clock: new FakeClock(), cost: CHEAP, maxHashes: 1 });
  const room = chat({ accounts, login: "required" });
  await logIn(room, "alice", HOME);

  const guessers = ADDRESSES.flatMap((address) =>
    Array.from({ length: CONNECTIONS }, () => room.connect({}, address))
  );
  const names = ["alice", "nobody", "carol"];
  const guessed = Promise.all(guessers.map((guesser) => guess(guesser, names)));
  const [alice, bob] = await Promise.all([
    logIn(room, "alice", HOME),
    logIn(room, "bob", ELSEWHERE),
  ]);
  for (const client of [alice, bob]) await client.enter("lobby");
  await alice.send("Hello Bob");
  assertEquals(bob.texts, ["Hello Bob"]);
  await guessed;

  const { "wrong-password": hashed = 0, "too-many-logins": refused = 0, ...others } = Object
    .fromEntries(codesOf(guessers));
  assertEquals([hashed + refused, others], [ADDRESSES.length * CONNECTIONS * GUESSES, {}]);
  assert(hashed > 0 && hashed <= 3 * 5, `${hashed} were hashed`);
  assertEquals((await logIn(room, "alice", HOME)).session.account, "Alice");
});
