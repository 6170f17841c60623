import { ServerProcess } from "../stress/server_process.ts";
import { StressError } from "../stress/stress_error.ts";
import { systemClock } from "../util/clock.ts";

/** What a server is told that is started for a test. */
const SERVER_ARGS = ["--host", "127.0.0.1", "--port", "0", "--log", "json", "--control", "off"];
/** Rates are for people: a swarm says more. */
const UNLIMITED_ARGS = ["--rate-limit", "off"];

/**
 * Starts a server for a test: this program once more, as it is without variables.
 *
 * @param flags What else it is told.
 * @throws {StressError} When it can't be started.
 */
export async function startOwnServer(flags: readonly string[] = []): Promise<ServerProcess> {
  const args = [...SERVER_ARGS, ...UNLIMITED_ARGS, ...flags];
  try {
    return await ServerProcess.start({
      command: Deno.execPath(),
      args: Deno.build.standalone ? args : [...sourceArgs(), ...args],
      env: otherVariables(),
      clock: systemClock,
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const text = "Cannot start a server: Deno does not let this run programs. Use deno task stress";
    throw new StressError(text, { cause: error });
  }
}

/** Where it runs from its sources, with the permissions of a server. */
function sourceArgs(): string[] {
  const [entry, config] = ["server.ts", "deno.json"].map((name) => {
    return new URL(`../../${name}`, import.meta.url).href;
  });
  return ["run", "-q", "--config", new URL(config!).pathname, "-P=server", entry!];
}

/** What somebody has set for his servers is not meant for this one. */
function otherVariables(): Record<string, string> {
  const variables = Object.entries(Deno.env.toObject());
  return Object.fromEntries(variables.filter(([name]) => !name.startsWith("PARLEY_")));
}
