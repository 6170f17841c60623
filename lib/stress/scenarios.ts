import { Pause } from "../client/pause.ts";
import type { Member } from "./member.ts";
import type { Scenario } from "./stress_plan.ts";
import type { Swarm } from "./swarm.ts";

/** What a scenario is played with. */
export interface Stage {
  readonly swarm: Swarm;
  /** From 0 up to, but not, 1. */
  random(): number;
}

/** So many come and go in a second, all visitors together. */
const VISITS_A_SECOND = 300;
const MIN_STAY_MS = 20;

/** Plays a scenario up to the last message that is said. */
export const SCENARIO_PLAYS: Readonly<Record<Scenario, (stage: Stage) => Promise<void>>> = {
  chatter: talkTogether,
  "one-sender": talkTogether,
  rooms: talkTogether,
  "slow-readers": talkTogether,
  "join-storm": joinStorm,
  "reconnect-storm": reconnectStorm,
  churn,
};

async function talkTogether({ swarm }: Stage): Promise<void> {
  await gather(swarm, swarm.members);
  await swarm.talk.speak(swarm.plan.messages);
}

/** All who are not there yet come at once, while those who are there talk. */
async function joinStorm({ swarm }: Stage): Promise<void> {
  await gather(swarm, swarm.residents);
  await talkThroughStorm(swarm);
}

/** All connections but those of the residents break at once, and all come back at once. */
async function reconnectStorm({ swarm }: Stage): Promise<void> {
  await gather(swarm, swarm.members);
  for (const visitor of swarm.visitors) visitor.cut();
  await talkThroughStorm(swarm);
}

/** Everybody but the residents comes, stays a little, and goes, with a goodbye or without one. */
async function churn({ swarm, random }: Stage): Promise<void> {
  await gather(swarm, swarm.residents);
  const pauses = swarm.visitors.map(() => new Pause(swarm.clock));
  let state: "going on" | "over" = "going on";
  const end = () => {
    state = "over";
    for (const pause of pauses) pause.end();
  };
  void swarm.whenOver.then(end);
  const meanStayMs = Math.max(MIN_STAY_MS, 1000 * swarm.visitors.length / VISITS_A_SECOND);
  const visits = swarm.visitors.map(async (visitor, index) => {
    while (state === "going on") {
      await swarm.tryEnter(visitor);
      if (state === "going on") await pauses[index]!.begin(meanStayMs * (0.5 + random()));
      if (random() < 0.5) await visitor.leave();
      else visitor.cut();
    }
  });
  await swarm.talk.speak(swarm.plan.messages);
  end();
  await Promise.all(visits);
}

async function gather(swarm: Swarm, members: readonly Member[]): Promise<void> {
  await swarm.enter(members);
  await swarm.settle();
  swarm.deafenSlow();
  swarm.begin();
}

/** The second half is said when everybody is in, and so must be heard by all. */
async function talkThroughStorm(swarm: Swarm): Promise<void> {
  const { messages } = swarm.plan;
  const storm = swarm.enter(swarm.visitors, swarm.visitors.length);
  await Promise.all([storm, swarm.talk.speak(Math.floor(messages / 2))]);
  await swarm.talk.speak(messages);
}
