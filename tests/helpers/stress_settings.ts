import type { StressSettings } from "../../lib/stress/stress_plan.ts";

/** Settings of a small stress test. */
export function stressSettings(settings: Partial<StressSettings> = {}): StressSettings {
  return {
    scenario: "chatter",
    dialect: "keyword",
    clients: 6,
    messages: 20,
    rooms: 0,
    senders: 0,
    slow: 0,
    rate: 0,
    window: 8,
    size: 64,
    timeoutMs: 20_000,
    seed: 1,
    ...settings,
  };
}
