/**
 * What the server says, before any dialect words it.
 *
 * Events that several sessions see hold nothing that differs from one to another, so that each is
 * encoded once for all who speak the same dialect.
 */
import type { Answer } from "./answer.ts";
import type { ChatErrorCode } from "./chat_error.ts";
import type { Position } from "./command.ts";
import type { DisconnectCode } from "./disconnect.ts";
import type { HelpText, RoomList, UserInfo, UserList, WhoisInfo, WhoList } from "./lists.ts";
import type { AccessChanged, Invited, Moderated, PutOut, RuleList } from "./moderation.ts";
import type { RoomTopic, TopicChanged } from "./topic_events.ts";

export type * from "./lists.ts";
export type * from "./moderation.ts";
export type * from "./topic_events.ts";

/** Who did something. */
export interface From {
  readonly name: string;
  /** The account's name; null for a guest. */
  readonly account: string | null;
  /** Tells the sessions of one user apart; it is no secret. */
  readonly session: string;
}

/** Who may make an account: nobody, everybody, or who knows the code. */
export type RegistrationMode = "off" | "open" | "code";

/** Answers a {@linkcode Hello}. */
export interface Welcome extends Answer {
  readonly type: "welcome";
  /** The version of the protocol that is spoken from now on. */
  readonly protocol: number;
  /** The server's program and version. */
  readonly server: string;
  /** The key of this session, as it stands in {@linkcode From}. */
  readonly session: string;
  /** The secret by which a later connection goes on with this session. */
  readonly token: string;
  /** The name that goes on with a session that was taken up again; null for a new session. */
  readonly resumed: string | null;
  /** Tells the server's memory from another one: rooms and positions are those of one memory. */
  readonly instance: string;
  /** Where one's private messages go on; left out for a new session. */
  readonly privates?: PrivateLog;
  /** What the operator wants everybody to read; often empty. */
  readonly motd: string;
  /** Who may make an account; left out where the server does not tell. */
  readonly registration?: RegistrationMode;
  readonly maxFrameBytes: number;
  readonly maxTextBytes: number;
}

/** Where to go on in a log, for a client that has said how far it had got. */
export interface GoingOn {
  /**
   * Everything behind this `seq` follows: it is that of the client's position, or a later one where
   * not so much is kept. Null where the client named no position, or one of another log.
   */
  readonly since: number | null;
  /** Messages after the client's position that are not sent; null where nobody knows. */
  readonly missing: number | null;
  /** Messages up to the client's position that the server has lost, with those that had said them. */
  readonly lost: number;
}

/** The log of what somebody has said and heard privately, in every connection of his. */
export interface PrivateLog extends Position, GoingOn {}

/** The session has this name now. */
export interface Named extends Answer {
  readonly type: "named";
  readonly name: string;
  readonly account: string | null;
  /** The name before, if there was one. */
  readonly previous: string | null;
  /** Where private messages go on; left out where their log is the one it was, or there is none yet. */
  readonly privates?: PrivateLog;
}

/** Answers a {@linkcode ChangePassword}: the new password counts from now on. */
export interface PasswordChanged extends Answer {
  readonly type: "passwordChanged";
}

/** The session is in the room now; the room's past follows, then what is new. */
export interface RoomEntered extends Answer, GoingOn {
  readonly type: "roomEntered";
  readonly room: string;
  readonly epoch: string;
  /** The newest message of the log at this moment; what comes live has a greater one. */
  readonly seq: number;
  /** Who is there, the one who entered included, in the order of entering. */
  readonly users: readonly UserInfo[];
  /** How many more are there. */
  readonly omitted: number;
  /** The name under which the session entered. */
  readonly name: string;
  /** What the room is about; empty for no topic. */
  readonly topic: string;
  /** The room's own port; null where it has none. */
  readonly port: number | null;
  /** The first line to say there, where that is needed: good once, for a minute. */
  readonly ticket?: string;
  readonly created: boolean;
  /** Rooms that were left by entering this one. */
  readonly left: readonly string[];
}

/** The session is out of the room now. */
export interface RoomLeft extends Answer {
  readonly type: "roomLeft";
  readonly room: string;
}

/** The room is gone, and everybody is out of it. Also the answer to a {@linkcode Delete}. */
export interface RoomDeleted extends Answer {
  readonly type: "roomDeleted";
  readonly room: string;
  readonly by: string;
}

/** A message at its place in the room's log. */
export interface Message {
  readonly type: "message";
  readonly room: string;
  readonly epoch: string;
  readonly seq: number;
  readonly from: From;
  readonly text: string;
  /** When the server took it, in milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** Set where the message is replayed. */
  readonly past?: true;
}

/** The message was taken and is at this place; comes just before the message itself. */
export interface Sent extends Answer {
  readonly type: "sent";
  readonly room: string;
  readonly sendId?: number;
  readonly epoch: string;
  readonly seq: number;
}

/** A message to one person: both sides are told, the sender in each of his connections. */
export interface PrivateMessage {
  readonly type: "privateMessage";
  readonly from: From;
  readonly to: string;
  readonly text: string;
  readonly atMs: number;
  /** Its place in the log of whoever is told; left out where he has none. */
  readonly place?: Position;
  /** Set where the message is replayed. */
  readonly past?: true;
}

/** The private message was handed over. */
export interface PrivateSent extends Answer {
  readonly type: "privateSent";
  readonly to: string;
  readonly sendId?: number;
  /** Its place in the sender's log; left out where he has none. */
  readonly place?: Position;
  /** Set where the other side has lost the connection: it is kept for when it is back. */
  readonly kept?: true;
  /** Set where the other side has said that it is not there: the text, which may be empty. */
  readonly away?: string;
}

/** Somebody came into the room. */
export interface MemberEntered {
  readonly type: "memberEntered";
  readonly room: string;
  readonly from: From;
  readonly atMs: number;
}

/** Why somebody is no longer in a room. */
export type LeaveReason = "banned" | "kicked" | "left" | "logout" | "lost";

/** Somebody is out of the room. */
export interface MemberLeft {
  readonly type: "memberLeft";
  readonly room: string;
  readonly from: From;
  readonly reason: LeaveReason;
  /** Who wanted it so; left out where it was he himself, and where he is off the server. */
  readonly by?: string;
  /** What that one said to it; left out for nothing. */
  readonly text?: string;
  readonly atMs: number;
}

/** Somebody in the room has another name, or has the same one with an account now. */
export interface MemberRenamed {
  readonly type: "memberRenamed";
  readonly room: string;
  /** As he is called now. */
  readonly from: From;
  readonly previous: string;
  readonly atMs: number;
}

/** Answers {@linkcode History}. */
export interface HistoryPage extends Answer {
  readonly type: "historyPage";
  readonly room: string;
  readonly epoch: string;
  readonly messages: readonly Message[];
}

/** Answers a {@linkcode Search}: the newest messages that were found, the oldest of them first. */
export interface SearchPage extends Answer {
  readonly type: "searchPage";
  readonly room: string;
  /** What was looked for. */
  readonly text: string;
  readonly messages: readonly Message[];
}

/** Answers a {@linkcode Ping}. */
export interface PongEvent extends Answer {
  readonly type: "pong";
}

/** Asks a silent client whether it is still there. */
export interface PingEvent {
  readonly type: "ping";
}

/** The server says something to one session. */
export interface Notice {
  readonly type: "notice";
  readonly text: string;
}

/** The server, or who runs it, says something to everybody. */
export interface Announcement {
  readonly type: "announcement";
  readonly text: string;
  readonly atMs: number;
}

/** Answers an `away`, and follows a `welcome` that goes on with a session which is away. */
export interface AwaySet extends Answer {
  readonly type: "away";
  /** Null where one is there again; may be empty. */
  readonly text: string | null;
}

/** A command was refused. */
export interface ErrorEvent extends Answer {
  readonly type: "error";
  readonly code: ChatErrorCode;
  readonly message: string;
  readonly mayRetry: boolean;
  readonly sendId?: number;
}

/** The last thing that is said on a connection. */
export interface DisconnectEvent {
  readonly type: "disconnect";
  readonly code: DisconnectCode;
  readonly reason: string;
  readonly mayReconnect: boolean;
}

/** Everything that the server can say. */
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

/** The events that answer a command, and bear its `ref`. */
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

/** The name of an event. */
export type EventType = Event["type"];

/** The event with that name. */
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;

export type { Position };
