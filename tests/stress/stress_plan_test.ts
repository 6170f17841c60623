import { assertEquals, assertThrows } from "@std/assert";
import { StressError } from "../../lib/stress/stress_error.ts";
import { planStress, type Scenario, SCENARIOS } from "../../lib/stress/stress_plan.ts";
import { stressSettings } from "../helpers/stress_settings.ts";

const DECIDED: Readonly<Record<Scenario, readonly number[]>> = {
  chatter: [100, 1, 100, 0, 0],
  "one-sender": [100, 1, 1, 0, 0],
  rooms: [100, 10, 100, 0, 0],
  "slow-readers": [100, 1, 95, 5, 0],
  "join-storm": [10, 1, 10, 0, 1000],
  "reconnect-storm": [10, 1, 10, 0, 1000],
  churn: [10, 1, 10, 0, 1000],
};

for (const scenario of SCENARIOS) {
  Deno.test(`planStress() decides who does what in ${scenario}`, () => {
    const plan = planStress(stressSettings({ scenario, clients: 100 }));
    const { residents, rooms, senders, slow, rate } = plan;
    assertEquals([residents, rooms, senders, slow, rate], DECIDED[scenario]);
  });
}

Deno.test("planStress() takes what is asked for instead", () => {
  const asked = { rooms: 3, senders: 4, slow: 2, rate: 50 };
  const { rooms, senders, slow, rate } = planStress(stressSettings({ clients: 20, ...asked }));
  assertEquals({ rooms, senders, slow, rate }, asked);
});

const REFUSED = [
  [{ clients: 10, senders: 11 }, /Cannot let 11 clients speak/],
  [{ clients: 10, slow: 3, senders: 8 }, /7 of 10 stay and read/],
  [{ clients: 1, dialect: "slash" }, /nobody hears himself/],
  [{ clients: 5, dialect: "words", rooms: 3 }, /3 rooms: in the words dialect/],
  [{ clients: 2, rooms: 3 }, /Take more --clients/],
  [{ clients: 5, slow: 5 }, /Take more --clients/],
  [{ scenario: "churn", clients: 20, rooms: 2 }, /Cannot use 2 rooms/],
  [{ clients: 1000, messages: 50_001 }, /more than 50000 messages/],
] as const;

for (const [settings, says] of REFUSED) {
  Deno.test(`planStress() refuses ${JSON.stringify(settings)}`, () => {
    const error = assertThrows(() => planStress(stressSettings(settings)), StressError);
    assertEquals(says.test(error.message), true, error.message);
  });
}

Deno.test("planStress() lets one client talk to itself where it hears itself", () => {
  assertEquals(planStress(stressSettings({ clients: 1 })).senders, 1);
});
