import type { DisconnectCode } from "../protocol/disconnect.ts";
import type { LeaveReason, ModerationAct, RoomAccess, SubjectKind } from "../protocol/event.ts";

/** Somebody has done something to somebody, in a room or everywhere. */
export interface ModerationActivity {
  readonly type: "moderated";
  readonly act: ModerationAct;
  /** Who has done it. */
  readonly name: string;
  readonly who: string;
  /** What he was told by. */
  readonly subject: SubjectKind;
  /** By which addresses, where it is by address; empty else. */
  readonly addresses: readonly string[];
  /** `*` for the whole server. */
  readonly room: string;
  /** Null where it does not end by itself. */
  readonly untilMs: number | null;
  /** Empty for none. */
  readonly reason: string;
}

/** What came of reading the settings anew, and the users file. */
export interface ReloadReport {
  readonly outcome: "changed" | "refused" | "same";
  /** A line each; nothing secret is in it. */
  readonly changes: readonly string[];
  /** What takes effect at the next start alone. */
  readonly atRestart: readonly string[];
  /** Why nothing was changed; null where it was not refused. */
  readonly reason: string | null;
}

/** Who does something to the whole server: a command on its machine, or a signal. */
export type OperatorAct = "operator" | "signal";

/** What the operator should know about the accounts, and about the way to command the server. */
export interface OperatorNote {
  readonly type:
    | "accountsMissing"
    | "accountsNotMade"
    | "accountsRead"
    | "accountsRefused"
    | "accountsTrouble"
    | "controlTrouble";
  readonly text: string;
}

/** Something worth a line in the log; passwords and codes never stand in one. */
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
  | { readonly type: "linesDropped"; readonly count: number }
  | {
    readonly type: "connectionsRefused";
    /** Null where it was for all. */
    readonly address: string | null;
    readonly reason: DisconnectCode;
    /** How many since it was told last. */
    readonly count: number;
  }
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
  | { readonly type: "reloaded"; readonly by: OperatorAct } & ReloadReport
  | {
    readonly type: "stopPlanned";
    readonly by: OperatorAct;
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
