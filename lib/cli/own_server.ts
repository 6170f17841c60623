import { ServerProcess } from "../stress/server_process.ts";
import { StressError } from "../stress/stress_error.ts";
import { systemClock } from "../util/clock.ts";
import { IS_PACKED } from "./packed.ts";

/** What a server is told that is started for a test. */
const SERVER_ARGS = ["--host", "127.0.0.1", "--port", "0", "--log", "json", "--control", "off"];
/** Rates are for people: a swarm says more. */
const UNLIMITED_ARGS = ["--rate-limit", "off"];

/**
 * Starts a server for a test: these sources once more, as they are without variables.
 *
 * @param flags What else it is told.
 * @throws {StressError} When it can't be started.
 */
export async function startOwnServer(flags: readonly string[] = []): Promise<ServerProcess> {
  if (IS_PACKED) {
    throw mayNotStart('Start one with "parleyd --rate-limit off", and say where it is');
  }
  const args = [...SERVER_ARGS, ...UNLIMITED_ARGS, ...flags];
  try {
    return await ServerProcess.start({
      command: Deno.execPath(),
      args: [...sourceArgs(), ...args],
      env: otherVariables(),
      clock: systemClock,
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw mayNotStart("Use deno task stress", { cause: error });
  }
}

function mayNotStart(advice: string, options?: ErrorOptions): StressError {
  const text = `Cannot start a server: this program may not start others. ${advice}`;
  return new StressError(text, options);
}

/** From its sources, with the permissions of a server. */
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
