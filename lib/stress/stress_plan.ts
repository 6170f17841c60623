import { StressError } from "./stress_error.ts";
import type { WireName } from "./wire.ts";
import { echoesOwn } from "./wires.ts";

/** What the clients of a run do. */
export type Scenario =
  | "chatter"
  | "churn"
  | "join-storm"
  | "one-sender"
  | "reconnect-storm"
  | "rooms"
  | "slow-readers";

/** What somebody asks for; 0 is "as the scenario has it". */
export interface StressSettings {
  readonly scenario: Scenario;
  readonly dialect: WireName;
  readonly clients: number;
  /** Messages that each sender says. */
  readonly messages: number;
  readonly rooms: number;
  readonly senders: number;
  readonly slow: number;
  /** Messages a second, of all senders together. */
  readonly rate: number;
  /** So many messages of a sender may be on their way, where there is no rate. */
  readonly window: number;
  /** The length of each message, in bytes. */
  readonly size: number;
  /** How long nothing may come that is due, in milliseconds. */
  readonly timeoutMs: number;
  /** What is left to chance is the same for the same seed. */
  readonly seed: number;
}

/** The same with everything decided. */
export interface StressPlan extends StressSettings {
  /** Clients that are there all the time; the others come and go. */
  readonly residents: number;
}

interface Preset {
  readonly residents: number;
  readonly rooms: number;
  readonly slow: number;
  readonly rate: number;
  /** Whether one of them speaks, or all who are there all the time and read. */
  readonly speaks: "all" | "one";
}

/** Who comes and goes is watched by a tenth, who talk at a measured rate meanwhile. */
const STORM_RATE = 1000;
const CLIENTS_A_ROOM = 10;
const MAX_MESSAGES = 50_000_000;

const PRESETS: Readonly<Record<Scenario, (clients: number) => Partial<Preset>>> = {
  chatter: () => ({}),
  "one-sender": () => ({ speaks: "one" }),
  rooms: (clients) => ({ rooms: Math.ceil(clients / CLIENTS_A_ROOM) }),
  "slow-readers": (clients) => ({ slow: Math.ceil(clients / 20) }),
  "join-storm": stormPreset,
  "reconnect-storm": stormPreset,
  churn: stormPreset,
};

/** The names of the scenarios, the usual one first. */
export const SCENARIOS: readonly [Scenario, ...Scenario[]] = Object.keys(PRESETS) as [Scenario];

/**
 * Decides what was left open.
 *
 * @throws {StressError} For what can't be meant.
 */
export function planStress(settings: StressSettings): StressPlan {
  const { scenario, clients } = settings;
  const preset = PRESETS[scenario](clients);
  const residents = Math.min(clients, preset.residents ?? clients);
  const slow = settings.slow || (preset.slow ?? 0);
  const rooms = settings.rooms || (preset.rooms ?? 1);
  const usual = preset.speaks === "one" ? 1 : residents - slow;
  const senders = settings.senders || usual;
  const rate = settings.rate || (preset.rate ?? 0);
  const plan = { ...settings, residents, slow, rooms, senders, rate };
  check(plan);
  return plan;
}

function stormPreset(clients: number): Partial<Preset> {
  return { residents: Math.max(2, Math.ceil(clients / 10)), rate: STORM_RATE };
}

function check(plan: StressPlan): void {
  const { scenario, clients, residents, senders, slow, rooms, messages } = plan;
  const readers = residents - slow;
  if (residents < clients && rooms * 2 > residents) {
    throw new StressError(
      `Cannot use ${rooms} rooms: in ${scenario}, ${residents} of ${clients} clients watch the others`,
    );
  }
  if (senders > readers) {
    throw new StressError(
      `Cannot let ${senders} clients speak: ${readers} of ${clients} stay and read in ${scenario}`,
    );
  }
  checkRooms(plan, readers);
  if (senders * messages > MAX_MESSAGES) {
    const max = Math.floor(MAX_MESSAGES / senders);
    throw new StressError(`Cannot keep account of more than ${max} messages from each sender`);
  }
}

/** Somebody must be there to hear what is said. */
function checkRooms({ dialect, rooms, clients }: StressPlan, readers: number): void {
  const wanted = echoesOwn(dialect) ? 1 : 2;
  if (readers >= rooms * wanted) return;
  const where = rooms === 1 ? "one room" : `${rooms} rooms`;
  const why = wanted === 1 ? "" : `: in the ${dialect} dialect nobody hears himself`;
  throw new StressError(
    `Too few clients: of ${clients}, ${readers} stay and read in ${where}${why}. Take more --clients`,
  );
}
