import type { DisconnectCode } from "../protocol/disconnect.ts";
import type { LeaveReason } from "../protocol/event.ts";

/** Something worth a line in the log; passwords and codes never stand in one. */
export type Activity =
  | { readonly type: "started"; readonly port: number }
  | { readonly type: "stopped" }
  | {
    readonly type: "storeOpened";
    /** The folder in which messages are kept. */
    readonly dir: string;
  }
  | {
    readonly type: "storeTrouble";
    /** Whether messages begin not to be kept, or are kept again. */
    readonly state: "failing" | "recovered";
    /** For the operator; null when it is over. */
    readonly reason: string | null;
  }
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
  | { readonly type: "bug"; readonly error: unknown };
