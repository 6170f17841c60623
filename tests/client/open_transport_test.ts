import { assertEquals, assertRejects } from "@std/assert";
import { ConnectError } from "../../lib/client/connect_error.ts";
import { openTransport } from "../../lib/client/open_transport.ts";
import { FakeClock } from "../helpers/fake_clock.ts";

const hostname = "127.0.0.1";

Deno.test("openTransport() connects, and leaves no timer behind", async () => {
  using listener = Deno.listen({ hostname, port: 0 });
  const { port } = listener.addr;
  const clock = new FakeClock();
  const transport = await openTransport({ hostname, port, clock, maxConnectMs: 1000 });
  assertEquals([transport.remote, clock.pending], [{ hostname, port }, 0]);
  transport.close();
});

Deno.test("openTransport() gives up in time, and closes what comes too late", async () => {
  using listener = Deno.listen({ hostname, port: 0 });
  const { port } = listener.addr;
  const clock = new FakeClock();
  const opening = openTransport({ hostname, port, clock, maxConnectMs: 1000 });
  clock.advance(1000);
  assertEquals((await assertRejects(() => opening, ConnectError)).code, "timed-out");
  using late = await listener.accept();
  assertEquals(await late.read(new Uint8Array(1)), null);
});
