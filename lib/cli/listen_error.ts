import { CliError } from "./cli_error.ts";

/** Why a server can't listen, in words for whoever started it. */
export function listenError(error: Error, host: string, port: number): CliError {
  const where = host === "" ? `port ${port}` : `port ${port} of "${host}"`;
  return new CliError(`Cannot listen on ${where}: ${reasonOf(error)}`, 1, { cause: error });
}

function reasonOf(error: Error): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return "it is in use. Stop what uses it, or choose another with --port";
  }
  if (error instanceof Deno.errors.AddrNotAvailable) return "this machine has no such address";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "not allowed. Ports under 1024 are the administrator's";
  }
  return error.message;
}
