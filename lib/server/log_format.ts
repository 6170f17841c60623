import type { Activity, OperatorAct } from "../core/activity.ts";
import { counted } from "../util/counted.ts";
import { ACTIVITY_AREAS } from "./log_areas.ts";
import type { LogLevel } from "./log_level.ts";
import { shownDuration } from "../util/shown_duration.ts";
import { moderationText } from "./moderation_text.ts";
import { timeOfDay } from "../util/time_of_day.ts";
import { withText } from "../util/with_text.ts";

const WARNINGS: ReadonlySet<Activity["type"]> = new Set([
  "accountsMissing",
  "accountsRefused",
  "accountsTrouble",
  "connectionsRefused",
  "controlTrouble",
  "linesDropped",
  "loginFailed",
  "notAccepting",
  "roomPortTaken",
  "roomPorts",
  "storeCutOff",
  "wrongCode",
  "wrongRoomPassword",
]);

/** The level of each kind of activity. */
export function levelOf(activity: Activity): LogLevel {
  // Whoever reads of the trouble must not miss that it is over.
  if (activity.type === "bug" || activity.type === "storeTrouble") return "error";
  if (activity.type === "reloaded" && activity.outcome === "refused") return "warn";
  return WARNINGS.has(activity.type) ? "warn" : "info";
}

/** A line for people (C4): `[12:00:10] Alice joined room: general`; two at the start (B1). */
export function humanLine(activity: Activity, atMs: number): string {
  if (activity.type === "started") return startedText(activity.port);
  return `[${timeOfDay(atMs)}] ${humanText(activity)}`;
}

/** A line for programs: one JSON object with stable field names. */
export function jsonLine(activity: Activity, atMs: number): string {
  const time = new Date(atMs).toISOString();
  const fields = "error" in activity ? { ...activity, error: describe(activity.error) } : activity;
  const area = ACTIVITY_AREAS[activity.type];
  return JSON.stringify({ time, level: levelOf(activity), area, ...fields });
}

function startedText(port: number): string {
  return `Chat server started on port ${port}\nWaiting for connections...`;
}

function humanText(activity: Exclude<Activity, { type: "started" }>): string {
  switch (activity.type) {
    case "stopped":
      return "Chat server stopped";
    case "storeOpened":
      return `Messages are kept in "${activity.dir}"`;
    case "storeCutOff":
      return "The server before was not stopped: it was killed, or the machine ended";
    case "storeTrouble":
      return activity.state === "recovered"
        ? "Messages are kept again"
        : `${activity.reason}. Messages that can't be kept are refused`;
    case "roomPorts":
      return activity.state === "recovered"
        ? "Every room has a port again"
        : `No port for a new room: ${activity.reason}`;
    case "roomPortTaken":
      return `Port ${activity.port} is in use by another program: no room gets it`;
    case "connected":
      return `Client connected from ${activity.address}`;
    case "named":
      return `${activity.previous} set nickname to ${activity.name}`;
    case "resumed":
      return `${activity.name} came back from ${activity.address}`;
    case "loginFailed":
      return `Wrong password for ${activity.name} from ${activity.address}`;
    case "registered":
      return `${activity.name} made an account from ${activity.address}`;
    case "wrongCode":
      return `Wrong invitation code for ${activity.name} from ${activity.address}`;
    case "passwordChanged":
      return `${activity.name} changed the password from ${activity.address}`;
    case "entered":
      return `${activity.name} joined room: ${activity.room}`;
    case "left":
      return `${activity.name} left room: ${activity.room}`;
    case "deleted":
      return `${activity.name} deleted room: ${activity.room}`;
    case "topic":
      return topicText(activity.name, activity.room, activity.topic);
    case "moderated":
      return moderationText(activity);
    case "access":
      return `[${activity.room}] ${activity.name} changed who may enter: ${activity.access}`;
    case "wrongRoomPassword":
      return `[${activity.room}] Wrong password of ${activity.name} from ${activity.address}`;
    case "message":
      return `[${activity.room}] ${activity.name}: ${activity.text}`;
    case "disconnected":
      return disconnectedText(activity.name, activity.reason);
    case "linesDropped":
      return `${activity.count} lines of the log were dropped here`;
    case "connectionsRefused":
      return refusedText(activity.count, activity.address, activity.reason);
    case "notAccepting":
      return `Cannot accept connections for now: ${whyNotAccepting(activity.error)}`;
    case "accountsMissing":
    case "accountsNotMade":
    case "accountsRead":
    case "accountsRefused":
    case "accountsTrouble":
    case "controlTrouble":
      return activity.text;
    case "bug":
      return `Internal error: ${describe(activity.error)}`;
    default:
      return operatorText(activity);
  }
}

type OperatorActivity = Extract<Activity, { readonly by: OperatorAct }>;

function operatorText(activity: OperatorActivity): string {
  const who = activity.by === "operator" ? "The operator" : "A signal";
  switch (activity.type) {
    case "announced":
      return `${who} told ${counted(activity.connections, "connection")}: ${activity.text}`;
    case "expelled": {
      const { name, connections, reason } = activity;
      return withText(`${who} put off ${name}, ${counted(connections, "connection")}`, reason);
    }
    case "reloaded":
      return reloadedText(who, activity);
    case "stopPlanned": {
      const when = shownDuration(activity.inMs);
      return withText(`${who} has the server stop in ${when}`, activity.reason);
    }
    case "stopCancelled":
      return `${who} has the server go on: it does not stop`;
    case "stopOrdered":
      return withText(`${who} has the server stop`, activity.reason);
  }
}

function reloadedText(who: string, activity: Extract<Activity, { type: "reloaded" }>): string {
  const { outcome, changes, atRestart, reason } = activity;
  if (outcome === "refused") return `${who} could not have the settings read anew: ${reason}`;
  const told = [...changes, ...atRestart.map((line) => `${line} (at the next start)`)];
  return `${who} had the settings read anew: ${told.join("; ") || "nothing has changed"}`;
}

function refusedText(count: number, address: string | null, reason: string): string {
  const what = count === 1 ? "a connection" : `${count} connections`;
  return `Refused ${what}${address === null ? "" : ` from ${address}`}: ${reason}`;
}

function topicText(name: string, room: string, topic: string): string {
  const what = topic === "" ? "removed the topic" : `changed the topic: ${topic}`;
  return `[${room}] ${name} ${what}`;
}

function disconnectedText(name: string, reason: string): string {
  const isUsual = reason === "lost" || reason === "logout" || reason === "server-shutdown";
  return isUsual ? `${name} disconnected` : `${name} disconnected: ${reason}`;
}

/** For want of descriptors, the operator can do something. */
function whyNotAccepting(error: unknown): string {
  if (!(error instanceof Error && "code" in error && error.code === "EMFILE")) {
    return describe(error);
  }
  return "as many files and connections are open as the system allows (ulimit -n). " +
    "Those who come wait until somebody goes";
}

/** An error for the log, with its stack and causes: it is the operator who reads it. */
function describe(error: unknown): string {
  return error instanceof Error ? Deno.inspect(error, { colors: false }) : String(error);
}
