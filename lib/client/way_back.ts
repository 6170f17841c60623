import { ChatError } from "../protocol/chat_error.ts";
import type { ChatClient } from "./chat_client.ts";
import { ConnectError } from "./connect_error.ts";
import type { PrivatePositions } from "./private_positions.ts";
import { type Place, RoomPositions } from "./room_positions.ts";
import type { Sender } from "./sender.ts";

/**
 * A name, and its password where it has one; kept in memory only.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer, type Credentials, ReconnectingClient } from "@parley/parley";
 *
 * const guest: Credentials = { name: "kim", orAny: true };
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = new ReconnectingClient({ hostname: "127.0.0.1", port: server.port });
 * await client.connect();
 * const { name, account } = await client.login(guest);
 * assertEquals([name, account], ["kim", null]);
 * ```
 */
export interface Credentials {
  /** Without one, the server chooses a guest's name. */
  readonly name?: string;
  /** Of the account with that name; left out for a guest. */
  readonly password?: string;
  /** Whether any other name will do where this one can't be had. @default {false} */
  readonly orAny?: boolean;
}

/**
 * Asked when coming back is refused: what to do is up to the user.
 *
 * @example One that takes any name, and stays out of rooms that are not what they were
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatError, type ReturnQuestions } from "@parley/parley";
 *
 * const questions: ReturnQuestions = {
 *   login: () => Promise.resolve({ orAny: true }),
 *   room: () => Promise.resolve(false),
 * };
 * const refusal = new ChatError("name-taken", "Somebody else is called kim by now");
 * assertEquals(await questions.login(refusal, { name: "kim" }), { orAny: true });
 * ```
 */
export interface ReturnQuestions {
  /** The name can't be had any more, or not with that password. Null gives up, and ends the client. */
  login(error: ChatError, before: Credentials): Promise<Credentials | null>;
  /** The room is not the one it was, or closed to this user. True goes into what is there now. */
  room(error: ChatError, room: string): Promise<boolean>;
}

const NO_ANSWERS: ReturnQuestions = {
  login: () => Promise.resolve(null),
  room: () => Promise.resolve(false),
};

/** What a client takes with it from one connection to the next. */
export interface Belongings {
  readonly credentials: Credentials | null;
  readonly positions: RoomPositions;
  readonly privates: PrivatePositions;
  readonly sender: Sender;
  /** At most so many messages are missed in a room where it was in an earlier run. */
  readonly maxMissed: number;
  /** It is in a room again, and what was said to it is addressed to it as it is now. */
  onRoomEntered(): void;
  /** It is not in that room any more. */
  onRoomLost(room: string): void;
}

/**
 * Takes a client back to where it was: its name, its rooms, its lines that have no answer.
 *
 * @returns The credentials that were good; `gave up` where nobody had any.
 * @throws {ChatError | ConnectError} What may go better at another try, see `isPassing`.
 */
export async function goBack(
  client: ChatClient,
  belongings: Belongings,
  questions: ReturnQuestions = NO_ANSWERS,
): Promise<Credentials | null | "gave up"> {
  const { credentials, positions, sender } = belongings;
  const { resumed } = client.welcome;
  if (resumed === null) sender.forgetSent();
  const taken = resumed !== null
    ? renamed(credentials, resumed)
    : credentials === null
    ? null
    : await takeName(client, credentials, belongings.privates, questions);
  if (taken === "gave up") return taken;
  for (const place of positions.places) await enterAgain(client, place, belongings, questions);
  return taken;
}

/** Whether it may go better at another try. */
export function isPassing(error: unknown): error is ConnectError | ChatError {
  if (error instanceof ConnectError) return error.mayRetry;
  return error instanceof ChatError && (error.code === "connection-lost" || error.mayRetry);
}

async function takeName(
  client: ChatClient,
  credentials: Credentials,
  privates: PrivatePositions,
  questions: ReturnQuestions,
): Promise<Credentials | "gave up"> {
  const { name, password } = credentials;
  try {
    const named = await client.login(name, password, privates.afterAs(name, password));
    return { ...credentials, name: named.name };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (credentials.orAny === true && credentials.name !== undefined) {
      return await takeName(client, { orAny: true }, privates, questions);
    }
    const next = await questions.login(error, credentials);
    return next === null ? "gave up" : await takeName(client, next, privates, questions);
  }
}

async function enterAgain(
  client: ChatClient,
  place: Place,
  belongings: Belongings,
  questions: ReturnQuestions,
): Promise<void> {
  const { positions, sender, maxMissed, onRoomLost } = belongings;
  const { room } = place;
  const after = RoomPositions.positionOf(place);
  const isSameServer = client.welcome.instance === place.instance;
  try {
    const entered = await client.request({
      type: "enter",
      room,
      ifMissing: "create",
      exclusive: false,
      ...(after === undefined ? {} : { after }),
      ...(after === undefined || place.page === "drawn" ? {} : atMost(maxMissed)),
      // Another room of that name is one that came after it was deleted, unless the server remembers
      // nothing from before: then it knows none of the old ones.
      ...(isSameServer && after !== undefined ? { ifOther: "refuse" } as const : {}),
    }, "roomEntered");
    // What is said to a room that is entered anew, or goes on in another epoch, is for that, too.
    sender.readdress(place, entered);
    belongings.onRoomEntered();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    sender.withdraw(place);
    onRoomLost(room);
    const isWanted = await questions.room(error, room);
    // Also what was typed while the question stood was meant for the room that is gone.
    sender.withdraw(place);
    positions.forget(room);
    if (!isWanted) return;
    positions.beginAnew(place);
    await enterAgain(client, positions.find(room)!, belongings, questions);
  }
}

/** The server may have taken another name for it whose answer was lost. */
function renamed(credentials: Credentials | null, name: string): Credentials {
  return credentials?.name === name ? credentials : { name };
}

function isRefusal(error: unknown): error is ChatError {
  return error instanceof ChatError && !isPassing(error);
}

/** How much is wanted of what was missed; JSON has no number for all. */
export function atMost(maxMissed: number): { readonly atMost?: number } {
  return Number.isFinite(maxMissed) ? { atMost: maxMissed } : {};
}
