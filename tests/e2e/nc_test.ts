import { assertEquals, equal } from "@std/assert";
import { isInstalled, Program, startServer } from "../helpers/program.ts";

const MAX_TRIES = 3;

/** Document 002, section 6.2, as written but for the port, and with what each nc reads in a file. */
function tenClients(port: number, folder: string): string {
  return `
for i in {1..10}; do
    (
    echo "USERNAME user$i"
    echo "JOIN #stress"
    echo "MSG Message from user$i"
    sleep 1
    echo "QUIT"
    ) | nc localhost ${port} > ${folder}/$i &
done
wait
`;
}

Deno.test({
  name: "parleyd lets ten nc in a loop all see each message",
  ignore: !isInstalled("nc") || !isInstalled("bash"),
  async fn() {
    const everything = Array.from({ length: 10 }, (_, i) => `Message from user${i + 1}`).sort();
    const expected = Array.from({ length: 10 }, () => ({ messages: everything, goodbyes: 1 }));
    // On a busy machine the second that each of them stays may be over before the last one has come.
    let read = await runTenClients();
    for (let tries = 1; tries < MAX_TRIES && !equal(read, expected); tries++) {
      read = await runTenClients();
    }
    assertEquals(read, expected);
  },
});

/** What each of the ten has read. */
async function runTenClients() {
  await Deno.mkdir(".tmp", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".tmp" });
  const { server, port } = await startServer();
  await using _server = server;
  await using loop = Program.start("bash", ["-c", tenClients(port, folder)]);
  assertEquals((await loop.status()).code, 0);
  const read = [];
  for (let i = 1; i <= 10; i++) {
    const lines = (await Deno.readTextFile(`${folder}/${i}`)).split("\r\n");
    const messages = lines.filter((line) => line.startsWith("ROOM #stress "));
    read.push({
      messages: messages.map((line) => line.split(" ").slice(3).join(" ")).sort(),
      goodbyes: lines.filter((line) => line === "OK Goodbye!").length,
    });
  }
  await Deno.remove(folder, { recursive: true });
  return read;
}

/** Document 002, section 6.2, first part: one nc, and the answers in their order. */
Deno.test({
  name: "parleyd answers one nc as documented",
  ignore: !isInstalled("nc") || !isInstalled("bash"),
  async fn() {
    const { server, port } = await startServer();
    await using _server = server;
    const script = `(
echo "USERNAME alice"
sleep 0.1
echo "JOIN #test"
sleep 0.1
echo "MSG Hello"
sleep 0.1
echo "QUIT"
) | nc localhost ${port}`;
    await using nc = Program.start("bash", ["-c", script]);
    assertEquals((await nc.status()).code, 0);
    assertEquals(nc.stdout.split("\r\n"), [
      "OK Welcome, alice!",
      "OK Joined #test (0 users)",
      "ROOM #test alice Hello",
      "OK Goodbye!",
      "",
    ]);
  },
});
