import { type Flag, parseSwitch } from "./flags.ts";

/** Asks for the help. */
export const HELP_FLAG: Flag<boolean> = {
  name: "help",
  short: "h",
  placeholder: null,
  help: "Show this help",
  default: false,
  only: "flag",
  parse: parseSwitch,
};

/** Asks for the version. */
export const VERSION_FLAG: Flag<boolean> = {
  name: "version",
  placeholder: null,
  help: "Show the version",
  default: false,
  only: "flag",
  parse: parseSwitch,
};

/** Asks for what programs can read. */
export const JSON_FLAG: Flag<boolean> = {
  name: "json",
  placeholder: null,
  help: "As JSON, for programs",
  default: false,
  only: "flag",
  parse: parseSwitch,
};
