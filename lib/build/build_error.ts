import { CliError } from "../cli/cli_error.ts";

/** Why something can't be built, in one line for whoever asked for it. */
export class BuildError extends CliError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 1, options);
  }
}
