import type { Activity } from "../core/activity.ts";
import { timeOfDay } from "../util/time_of_day.ts";

/** How much an activity matters. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** The levels, the least important first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

const WARNINGS: ReadonlySet<Activity["type"]> = new Set([
  "connectionsRefused",
  "linesDropped",
  "loginFailed",
  "notAccepting",
  "wrongCode",
]);

/** The level of each kind of activity. */
export function levelOf(activity: Activity): LogLevel {
  // Whoever reads of the trouble must not miss that it is over.
  if (activity.type === "bug" || activity.type === "storeTrouble") return "error";
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
  return JSON.stringify({ time, level: levelOf(activity), ...fields });
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
    case "storeTrouble":
      return activity.state === "recovered"
        ? "Messages are kept again"
        : `${activity.reason}. Messages that can't be kept are refused`;
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
    case "bug":
      return `Internal error: ${describe(activity.error)}`;
  }
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
