import type { DisconnectCode } from "../protocol/disconnect.ts";
import type { LeaveReason, ModerationAct, RoomAccess, SubjectKind } from "../protocol/event.ts";

/**
 * Somebody has done something to somebody, in a room or everywhere.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ModerationActivity } from "@parley/parley";
 *
 * const ban: ModerationActivity = {
 *   type: "moderated",
 *   act: "ban",
 *   name: "kim",
 *   who: "troll",
 *   subject: "name",
 *   addresses: [],
 *   room: "*",
 *   untilMs: null,
 *   reason: "",
 * };
 * const shown = ({ name, act, who, room }: ModerationActivity) => `${name}: ${act} ${who} in ${room}`;
 * assertEquals(shown(ban), "kim: ban troll in *");
 * ```
 */
export interface ModerationActivity {
  /** Tells it from every other {@linkcode Activity}. */
  readonly type: "moderated";
  /** What was done. */
  readonly act: ModerationAct;
  /** Who has done it. */
  readonly name: string;
  /** To whom: a name, or an address. */
  readonly who: string;
  /** What he was told by. */
  readonly subject: SubjectKind;
  /** By which addresses, where it is by address; empty else. */
  readonly addresses: readonly string[];
  /** The room's name; `*` for the whole server. */
  readonly room: string;
  /** In milliseconds since 1970; null where it does not end by itself. */
  readonly untilMs: number | null;
  /** Empty for none. */
  readonly reason: string;
}

/**
 * What came of reading the settings anew, and the users file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ReloadReport } from "@parley/parley";
 *
 * const report: ReloadReport = {
 *   outcome: "changed",
 *   changes: ["motd"],
 *   atRestart: ["port"],
 *   reason: null,
 * };
 * const shown = [...report.changes, ...report.atRestart.map((name) => `${name} (at the next start)`)];
 * assertEquals(shown, ["motd", "port (at the next start)"]);
 * ```
 */
export interface ReloadReport {
  /** Whether something changed, it could not be used, or all is as it was. */
  readonly outcome: "changed" | "refused" | "same";
  /** A line each; nothing secret is in it. */
  readonly changes: readonly string[];
  /** What takes effect at the next start alone. */
  readonly atRestart: readonly string[];
  /** Why nothing was changed; null where it was not refused. */
  readonly reason: string | null;
}

/**
 * Who does something to the whole server: a command on its machine, or a signal.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { OperatorAct } from "@parley/parley";
 *
 * const shown = (by: OperatorAct) => by === "signal" ? "by a signal" : "by the operator";
 * assertEquals(shown("operator"), "by the operator");
 * ```
 */
export type OperatorAct = "operator" | "signal";

/**
 * What the operator should know about the accounts, and about the way to command the server.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Activity, OperatorNote } from "@parley/parley";
 *
 * const text = "The accounts were read anew: 3 accounts";
 * const note: OperatorNote = { type: "accountsRead", text };
 * const shown = (activity: Activity) => "text" in activity ? activity.text : activity.type;
 * assertEquals(shown(note), text);
 * ```
 */
export interface OperatorNote {
  /** What it is about: the users file, or (`controlTrouble`) the way to command the server. */
  readonly type:
    | "accountsMissing"
    | "accountsNotMade"
    | "accountsRead"
    | "accountsRefused"
    | "accountsTrouble"
    | "controlTrouble";
  /** For people: what is the matter, and what to do. */
  readonly text: string;
}

/**
 * Something worth a line in the log; passwords and codes never stand in one.
 *
 * - `ChatServer` records what happens in the chat; what is about the process, its data folder, its
 *   users file and its operator is what `parleyd` adds.
 * - An `address` is numeric, without a port; times are in milliseconds.
 * - A `bug` is an error that nobody expected: it is worth a report.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Activity, ChatClient, ChatServer } from "@parley/parley";
 *
 * const lines: string[] = [];
 * function record(activity: Activity): void {
 *   if (activity.type === "entered") lines.push(`${activity.name} enters ${activity.room}`);
 * }
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, record });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * await client.login("kim");
 * await client.enter("lobby");
 * assertEquals(lines, ["kim enters lobby"]);
 * ```
 */
export type Activity =
  | { readonly type: "started"; readonly port: number }
  | { readonly type: "stopped" }
  | {
    readonly type: "storeOpened";
    /** The folder in which messages are kept. */
    readonly dir: string;
  }
  /** The server that had the folder before was not stopped: it was killed, or its machine ended. */
  | { readonly type: "storeCutOff"; readonly dir: string }
  | {
    readonly type: "storeTrouble";
    /** Whether messages begin not to be kept, or are kept again. */
    readonly state: "failing" | "recovered";
    /** For the operator; null when it is over. */
    readonly reason: string | null;
  }
  | {
    readonly type: "roomPorts";
    /** Whether rooms begin to have no ports, or all have theirs again. */
    readonly state: "failing" | "recovered";
    /** For the operator; null when it is over. */
    readonly reason: string | null;
  }
  /** A port of the range for rooms is another program's. */
  | { readonly type: "roomPortTaken"; readonly port: number }
  | { readonly type: "connected"; readonly address: string }
  | { readonly type: "named"; readonly previous: string; readonly name: string }
  /** Somebody's client came back, and goes on with its session. */
  | { readonly type: "resumed"; readonly name: string; readonly address: string }
  | { readonly type: "loginFailed"; readonly name: string; readonly address: string }
  | { readonly type: "registered"; readonly name: string; readonly address: string }
  /** Somebody wanted to register by a code that is not the one. */
  | { readonly type: "wrongCode"; readonly name: string; readonly address: string }
  | { readonly type: "passwordChanged"; readonly name: string; readonly address: string }
  | { readonly type: "entered"; readonly name: string; readonly room: string }
  | {
    readonly type: "left";
    readonly name: string;
    readonly room: string;
    readonly reason: LeaveReason;
  }
  | { readonly type: "deleted"; readonly name: string; readonly room: string }
  | {
    readonly type: "topic";
    readonly name: string;
    readonly room: string;
    /** Empty where it was taken away. */
    readonly topic: string;
  }
  | ModerationActivity
  | {
    readonly type: "access";
    readonly name: string;
    readonly room: string;
    readonly access: RoomAccess;
  }
  /** Somebody wanted to enter a room by a password that is not its. */
  | {
    readonly type: "wrongRoomPassword";
    readonly name: string;
    readonly room: string;
    readonly address: string;
  }
  | {
    readonly type: "message";
    readonly room: string;
    readonly name: string;
    readonly text: string;
  }
  | { readonly type: "disconnected"; readonly name: string; readonly reason: string }
  /** So many lines could not be written to the log. */
  | { readonly type: "linesDropped"; readonly count: number }
  | {
    readonly type: "connectionsRefused";
    /** Null where it was for all. */
    readonly address: string | null;
    readonly reason: DisconnectCode;
    /** How many since it was told last. */
    readonly count: number;
  }
  /** No connection could be taken just now; it is tried again. */
  | { readonly type: "notAccepting"; readonly error: unknown }
  | OperatorNote
  /** Something was said to everybody who is connected. */
  | {
    readonly type: "announced";
    readonly by: OperatorAct;
    readonly text: string;
    /** How many connections were told. */
    readonly connections: number;
  }
  /** Somebody was put off the server. */
  | {
    readonly type: "expelled";
    readonly by: OperatorAct;
    readonly name: string;
    /** Empty for none. */
    readonly reason: string;
    readonly connections: number;
  }
  /** The settings and the users file were read anew. */
  | { readonly type: "reloaded"; readonly by: OperatorAct } & ReloadReport
  | {
    readonly type: "stopPlanned";
    readonly by: OperatorAct;
    /** How long it will be until then. */
    readonly inMs: number;
    /** Empty for none. */
    readonly reason: string;
  }
  | { readonly type: "stopCancelled"; readonly by: OperatorAct }
  | {
    readonly type: "stopOrdered";
    readonly by: OperatorAct;
    /** Empty for none. */
    readonly reason: string;
  }
  | { readonly type: "bug"; readonly error: unknown };
