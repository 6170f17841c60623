/** The program `parleyd stress`: from the command line to a report. */
import { cpuUsage } from "node:process";
import { ConnectError } from "../client/connect_error.ts";
import { describeResults, resultsAsJson } from "../stress/report.ts";
import { findServer } from "../stress/server_place.ts";
import type { ServerProcess } from "../stress/server_process.ts";
import type { ServerPlace } from "../stress/server_watch.ts";
import { StressError } from "../stress/stress_error.ts";
import { planStress, type StressPlan } from "../stress/stress_plan.ts";
import { failureOf, type StressResults } from "../stress/stress_results.ts";
import { StressRun } from "../stress/stress_run.ts";
import { systemFiles } from "../stress/system_files.ts";
import { systemClock } from "../util/clock.ts";
import { CliError, nothingBehind, usageError } from "./cli_error.ts";
import { type FlagValues, readFlags } from "./flags.ts";
import { partHelp } from "./program/help.ts";
import { startOwnServer } from "./own_server.ts";
import { print } from "./print.ts";
import { parseServerAddress } from "./server_address.ts";
import { STRESS_PART } from "./program/server_parts.ts";
import { leaveSignals, untilStopSignal } from "./signals.ts";
import { STRESS_FLAGS, type StressFlags } from "./stress_flags.ts";
import { ProgressLine } from "./stress_progress.ts";

type Settings = FlagValues<StressFlags>;

interface Target {
  readonly hostname: string;
  readonly port: number;
}

/**
 * Tests a server, and prints what came out.
 *
 * @throws {CliError} With status 1 when something was lost, or went wrong otherwise; with status 2
 * when there was no test.
 */
export async function stress(args: readonly string[]): Promise<void> {
  const { values, rest } = readFlags(STRESS_FLAGS, { args, env: (name) => Deno.env.get(name) });
  if (values.help) return await print(partHelp("parleyd", STRESS_PART));
  const target = targetOf(values, rest);
  try {
    const results = await testTarget(values, target);
    await print(values.json ? resultsAsJson(results) : describeResults(results));
    const failure = failureOf(results);
    if (failure !== null) throw new CliError(`Not passed: ${failure}`, 1);
  } catch (error) {
    if (!(error instanceof ConnectError || error instanceof StressError)) throw error;
    throw new CliError(error.message, 2, { cause: error });
  }
}

function targetOf({ host, port, ownServer }: Settings, rest: readonly string[]): Target | null {
  const words = host === "" ? rest : [host, ...rest];
  const [address, ...more] = words;
  nothingBehind(more);
  if (!ownServer) return { port, ...parsed(address ?? "localhost") };
  if (rest.length > 0) throw usageError("Choose one: a server of its own, or an address");
  return null;
}

function parsed(address: string): { readonly hostname: string; readonly port?: number } {
  const { hostname, port } = parseServerAddress(address);
  return { hostname, ...(port === undefined ? {} : { port }) };
}

async function testTarget(settings: Settings, target: Target | null): Promise<StressResults> {
  const plan = planOf(settings);
  if (target === null) {
    await using server: ServerProcess = await startOwnServer();
    const place = { kind: "here", pid: server.pid } as const;
    return await test({ plan, place, hostname: "127.0.0.1", port: server.port });
  }
  const place = await findServer({ ...target, files: systemFiles });
  const { pid } = settings;
  return await test({ plan, ...target, place: pid === 0 ? place : { kind: "here", pid } });
}

function planOf(settings: Settings): StressPlan {
  const { scenario, dialect, clients, messages, rooms, senders, slow, rate } = settings;
  const { window, size, timeout, seed } = settings;
  const counts = { clients, messages, rooms, senders, slow };
  const timeoutMs = timeout * 1000;
  return planStress({ scenario, dialect, ...counts, rate, window, size, timeoutMs, seed });
}

async function test(
  options: Target & { readonly plan: StressPlan; readonly place: ServerPlace },
): Promise<StressResults> {
  const run = new StressRun({
    ...options,
    files: systemFiles,
    clock: systemClock,
    random: Math.random,
    ownCpuMs: () => {
      const { user, system } = cpuUsage();
      return (user + system) / 1000;
    },
  });
  void untilStopSignal({ signals: leaveSignals(Deno.build.os) }).then(() => run.stop());
  using _progress = Deno.stderr.isTerminal() ? newProgress(run) : null;
  return await run.run();
}

function newProgress(run: StressRun): ProgressLine {
  return new ProgressLine({
    clock: systemClock,
    read: () => run.progress,
    write: (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
  });
}
