import type { Chance } from "./chance.ts";
import type { Members } from "./check_rooms.ts";
import type { ClientPlan } from "./chatter_options.ts";

/** Who talks where, and in which process. */
export interface Cast {
  readonly names: readonly string[];
  readonly members: Members;
  /** The clients of each process. */
  readonly processes: readonly (readonly ClientPlan[])[];
  /** One that has good wires and is not killed, so that it can say a lot in a short time. */
  readonly shouter: ClientPlan;
}

const MAX_ROOMS = 4;
const CLIENTS_PER_PROCESS = 4;

/** Everybody is in the first room and some in each other one; two rooms at the least. */
export function castOf(clients: number, chance: Chance): Cast {
  const shouter: ClientPlan = { name: "shouter", rooms: ["room0"] };
  const names = Array.from({ length: clients }, (_, index) => `c${index}`);
  const rooms = Math.min(MAX_ROOMS, Math.max(2, Math.floor(clients / 3)));
  const plans = names.map((name, index): ClientPlan => {
    const own = 1 + index % (rooms - 1);
    const more = chance.between(1, rooms - 1);
    return { name, rooms: Array.from(new Set([0, own, more]), (room) => `room${room}`) };
  });
  const pairs = [...plans, shouter].flatMap(({ name, rooms: own }) =>
    own.map((room) => ({ name, room }))
  );
  const byRoom = Map.groupBy(pairs, ({ room }) => room);
  const members = Array.from(byRoom, ([room, list]) => [room, list.map(({ name }) => name)]);
  const count = Math.max(2, Math.ceil(clients / CLIENTS_PER_PROCESS));
  return {
    names: [...names, shouter.name],
    shouter,
    members: Object.fromEntries(members),
    processes: Array.from(
      { length: count },
      (_, index) => plans.filter((_, client) => client % count === index),
    ),
  };
}
