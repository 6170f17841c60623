/** What the operator of a running server can do from the command line. */
import { counted } from "../util/counted.ts";
import { shownDuration } from "../util/shown_duration.ts";
import { CliError, nothingBehind, usageError } from "./cli_error.ts";
import type { ControlClient } from "./control_client.ts";
import type { FlagValues } from "./flags.ts";
import type { OperatorFlags } from "./operator_flags.ts";
import { statusLines } from "./status_table.ts";

/** The flags that go with some commands alone. */
export const OWN_FLAGS = ["cancel", "in", "json", "reason"] as const;

/** What a command works on. */
export interface OperatorTask {
  readonly server: Pick<ControlClient, "ask" | "untilGone">;
  /** What stands behind the word. */
  readonly args: readonly string[];
  readonly flags: FlagValues<OperatorFlags>;
}

/** A command. */
export interface OperatorCommand {
  /** What stands behind its word. */
  readonly usage: string;
  readonly help: string;
  /** The flags that go with it, beside those that go with all. */
  readonly flags: readonly (typeof OWN_FLAGS)[number][];
  /** @throws {CliError} For what can't be meant, before the server is asked. */
  check(args: readonly string[]): void;
  /** What it has to say when it is done. */
  run(task: OperatorTask): Promise<string>;
}

/** Every command by its word. */
export const OPERATOR_COMMANDS: Readonly<Record<string, OperatorCommand>> = {
  status: {
    usage: "[--json]",
    help: "what the server is doing",
    flags: ["json"],
    check: nothingBehind,
    run: status,
  },
  say: {
    usage: "TEXT",
    help: "say something to everybody",
    flags: [],
    check: (args) => needs(args, "Cannot say nothing: the text is missing"),
    run: say,
  },
  kick: {
    usage: "NAME [REASON]",
    help: "put somebody off the server, with all his connections",
    flags: [],
    check: (args) => needs(args, "Cannot kick: the name is missing"),
    run: kick,
  },
  reload: {
    usage: "",
    help: "read the config file and the users file anew",
    flags: [],
    check: nothingBehind,
    run: reload,
  },
  stop: {
    usage: "[--in TIME] [--reason TEXT]",
    help: "stop it, at once or later; --cancel: not after all",
    flags: ["in", "reason", "cancel"],
    check: nothingBehind,
    run: stop,
  },
};

async function status({ server, flags }: OperatorTask): Promise<string> {
  const report = await server.ask("status", {});
  return flags.json ? JSON.stringify(report, null, 2) : statusLines(report).join("\n");
}

async function say({ server, args }: OperatorTask): Promise<string> {
  const { connections } = await server.ask("say", { text: args.join(" ") });
  return `Said to ${counted(connections, "connection")}.`;
}

async function kick({ server, args: [name = "", ...reason] }: OperatorTask): Promise<string> {
  const kicked = await server.ask("kick", { name, reason: reason.join(" ") });
  return `${kicked.name} is off the server: ${counted(kicked.connections, "connection")}.`;
}

async function reload({ server }: OperatorTask): Promise<string> {
  const { outcome, changes, atRestart, reason } = await server.ask("reload", {});
  if (outcome === "refused") throw new CliError(reason ?? "Nothing was changed", 1);
  return [
    ...(changes.length === 0 ? ["Nothing has changed that holds while it runs."] : changes),
    ...(atRestart.length === 0 ? [] : ["Only when it is started anew:", ...atRestart]),
  ].join("\n");
}

async function stop({ server, flags }: OperatorTask): Promise<string> {
  const { reason, cancel } = flags;
  if (cancel) {
    if (flags.in !== "" || reason !== "") throw usageError("Cannot use --cancel with other flags");
    await server.ask("cancelStop", {});
    return "The server does not stop.";
  }
  const inMs = flags.in === "" ? 0 : flags.in;
  const { stops } = await server.ask("stop", { inMs, reason });
  if (stops === "later") {
    return `The server stops in ${shownDuration(inMs)}. parleyd stop --cancel takes it back.`;
  }
  await server.untilGone();
  return "The server has stopped.";
}

function needs([word]: readonly string[], problem: string): void {
  if (word === undefined || word.trim() === "") throw usageError(problem);
}
