/**
 * A process that guesses passwords from several addresses of this machine at once.
 *
 * Usage: guesser.ts PORT ADDRESS...
 *
 * From each address, ten connections make ten guesses each, all at the same few accounts. It writes
 * `begun` at the first answer, and in the end how many guesses had which answer, as JSON.
 */
import { connect } from "node:net";
import { createInterface } from "node:readline";

const [port = "", ...addresses] = Deno.args;
const CONNECTIONS = 10;
const GUESSES = 10;
const ACCOUNTS = 50;
const UTF8 = new TextEncoder();
const counts = { hashed: 0, refused: 0, other: 0 };

async function say(line: string): Promise<void> {
  await Deno.stdout.write(UTF8.encode(`${line}\n`));
}

function kindOf(answer: string): keyof typeof counts {
  if (answer === "ERROR Unknown name or wrong password") return "hashed";
  return answer.startsWith("ERROR Too many ") ? "refused" : "other";
}

/** One connection's guesses, one after the other. */
async function guess(localAddress: string, connection: number): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port: Number(port), localAddress });
  const guessNext = (number: number) => {
    const account = (connection * GUESSES + number) % ACCOUNTS;
    socket.write(`USERNAME user${account} guess-${localAddress}-${connection}-${number}\r\n`);
  };
  guessNext(0);
  let made = 0;
  for await (const answer of createInterface({ input: socket })) {
    if (counts.hashed + counts.refused + counts.other === 0) await say("begun");
    counts[kindOf(answer)]++;
    if (++made === GUESSES) break;
    guessNext(made);
  }
  socket.destroy();
}

await Promise.all(
  addresses.flatMap((address) => Array.from({ length: CONNECTIONS }, (_, i) => guess(address, i))),
);
await say(JSON.stringify(counts));
