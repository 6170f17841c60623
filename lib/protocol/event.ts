/**
 * What the server says, before any dialect words it.
 *
 * Events that several sessions see hold nothing that differs from one to another, so that each is
 * encoded once for all who speak the same dialect.
 */
import type { HelpText, RoomList, UserList, WhoisInfo, WhoList } from "./lists.ts";
import type {
  HistoryPage,
  Message,
  PrivateMessage,
  PrivateSent,
  SearchPage,
  Sent,
} from "./message_events.ts";
import type { AccessChanged, Invited, Moderated, PutOut, RuleList } from "./moderation.ts";
import type {
  MemberEntered,
  MemberLeft,
  MemberRenamed,
  RoomDeleted,
  RoomEntered,
  RoomLeft,
} from "./room_events.ts";
import type {
  Announcement,
  AwaySet,
  DisconnectEvent,
  ErrorEvent,
  Named,
  Notice,
  PasswordChanged,
  PingEvent,
  PongEvent,
  Welcome,
} from "./session_events.ts";
import type { RoomTopic, TopicChanged } from "./topic_events.ts";

export type * from "./answer.ts";
export type * from "./from.ts";
export type * from "./going_on.ts";
export type * from "./lists.ts";
export type * from "./message_events.ts";
export type * from "./moderation.ts";
export type * from "./room_events.ts";
export type * from "./session_events.ts";
export type * from "./topic_events.ts";

/**
 * Everything that the server can say. Later versions may add types: leave a way for the rest.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Event } from "@parley/parley";
 *
 * function line(event: Event): string | null {
 *   switch (event.type) {
 *     case "message":
 *       return `${event.from.name}: ${event.text}`;
 *     case "notice":
 *     case "announcement":
 *       return `* ${event.text}`;
 *     default:
 *       return null;
 *   }
 * }
 * assertEquals(line({ type: "notice", text: "Welcome!" }), "* Welcome!");
 * ```
 */
export type Event =
  | AccessChanged
  | Announcement
  | AwaySet
  | DisconnectEvent
  | ErrorEvent
  | HelpText
  | HistoryPage
  | Invited
  | MemberEntered
  | MemberLeft
  | MemberRenamed
  | Message
  | Moderated
  | Named
  | Notice
  | PasswordChanged
  | PingEvent
  | PongEvent
  | PrivateMessage
  | PrivateSent
  | PutOut
  | RoomDeleted
  | RoomEntered
  | RoomLeft
  | RoomList
  | RoomTopic
  | RuleList
  | SearchPage
  | Sent
  | TopicChanged
  | UserList
  | Welcome
  | WhoisInfo
  | WhoList;

/**
 * The events that answer a command, and bear its `ref`.
 *
 * @example What an `error` refuses, as `onEvent` of a {@linkcode ChatClient} is told
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { AnswerEvent, Event } from "@parley/parley";
 *
 * function refusal(event: Event, expected: AnswerEvent["type"] | null): string | null {
 *   if (event.type !== "error") return null;
 *   return expected === "named" ? `No login: ${event.message}` : event.message;
 * }
 * const error = { type: "error", code: "name-taken", message: "Taken", mayRetry: false } as const;
 * assertEquals(refusal(error, "named"), "No login: Taken");
 * ```
 */
export type AnswerEvent =
  | AccessChanged
  | AwaySet
  | ErrorEvent
  | HelpText
  | HistoryPage
  | Moderated
  | Named
  | PasswordChanged
  | PongEvent
  | PrivateSent
  | RoomDeleted
  | RoomEntered
  | RoomLeft
  | RoomList
  | RoomTopic
  | RuleList
  | SearchPage
  | Sent
  | UserList
  | Welcome
  | WhoisInfo
  | WhoList;

/**
 * The name of an event.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import type { EventType } from "@parley/parley";
 *
 * const SIGNS_OF_LIFE: ReadonlySet<EventType> = new Set(["ping", "pong"]);
 * const isWorthLogging = (type: EventType) => !SIGNS_OF_LIFE.has(type);
 * assert(isWorthLogging("message"));
 * ```
 */
export type EventType = Event["type"];

/**
 * The event with that name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Event, EventOf, EventType } from "@parley/parley";
 *
 * const isA = <T extends EventType>(event: Event, type: T): event is EventOf<T> =>
 *   event.type === type;
 * const event: Event = { type: "notice", text: "Welcome!" };
 * if (isA(event, "notice")) assertEquals(event.text, "Welcome!");
 * ```
 */
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;
