import { HELP_FLAG, JSON_FLAG } from "./common_flags.ts";
import { type Flag, parseSwitch } from "./flags.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

/** What `parleyd users` can be told. */
export interface UsersFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly users: Flag<string>;
  readonly config: Flag<string>;
  readonly operator: Flag<boolean>;
  readonly json: Flag<boolean>;
  readonly help: Flag<boolean>;
}

/** The table from which flags, variables and help are made. */
export const USERS_FLAGS: UsersFlags = {
  users: SERVER_FLAGS.users,
  config: {
    ...SERVER_FLAGS.config,
    help: "The server's config file, which may name the accounts",
  },
  operator: {
    name: "operator",
    placeholder: null,
    help: "add: an account that rules over all rooms",
    default: false,
    only: "flag",
    parse: parseSwitch,
  },
  json: { ...JSON_FLAG, help: "list: as JSON, for programs" },
  help: HELP_FLAG,
};
