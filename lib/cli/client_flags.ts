import type { ColorMode } from "../client/terminal/style.ts";
import { type Flag, oneOf, parseSwitch, parseText, wholeNumber, withWords } from "./flags.ts";
import { HELP_FLAG, VERSION_FLAG } from "./common_flags.ts";
import { DEFAULT_PORT } from "../protocol/default_port.ts";

/** What `parley` can be told. */
export interface ClientFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly name: Flag<string>;
  readonly host: Flag<string>;
  readonly port: Flag<number>;
  readonly room: Flag<string>;
  readonly color: Flag<ColorMode>;
  readonly bell: Flag<"off" | "on">;
  readonly history: Flag<"off" | "on">;
  readonly state: Flag<"off" | "on">;
  readonly tls: Flag<boolean>;
  readonly config: Flag<string>;
  readonly help: Flag<boolean>;
  readonly version: Flag<boolean>;
}

const parseWordOnOff = oneOf("off", "on");
/** JSON's `true` and `false` are as good. */
const parseOnOff = withWords(["off", "on"], (text) => {
  if (text === "true") return "on";
  return text === "false" ? "off" : parseWordOnOff(text);
});

/** The table from which flags, variables and help are made. */
export const CLIENT_FLAGS: ClientFlags = {
  name: {
    name: "name",
    short: "n",
    placeholder: "NAME",
    help: "The name to take; your login name, or a guest's, if not given",
    default: "",
    parse: parseText,
  },
  host: {
    name: "host",
    placeholder: "HOST",
    help: "The server, localhost if not given",
    default: "",
    values: "host",
    parse: parseText,
  },
  port: {
    name: "port",
    short: "p",
    placeholder: "PORT",
    help: `Its port, ${DEFAULT_PORT} if not given`,
    default: DEFAULT_PORT,
    parse: wholeNumber(1, 65_535),
  },
  room: {
    name: "room",
    placeholder: "ROOM",
    help: "The room to enter, made if it does not exist",
    default: "",
    parse: parseText,
  },
  color: {
    name: "color",
    placeholder: "WHEN",
    help: "always, never or auto (if not given), which minds NO_COLOR",
    default: "auto",
    parse: oneOf("always", "auto", "never"),
  },
  bell: {
    name: "bell",
    placeholder: "ON",
    help: "Whether the bell rings when you are mentioned: on (if not given) or off",
    default: "on",
    parse: parseOnOff,
  },
  history: {
    name: "history",
    placeholder: "ON",
    help: "Whether typed lines are kept for the next time: on (if not given) or off",
    default: "on",
    parse: parseOnOff,
  },
  state: {
    name: "state",
    placeholder: "ON",
    help: "Whether you go on where you were the next time: on (if not given) or off",
    default: "on",
    parse: parseOnOff,
  },
  tls: {
    name: "tls",
    placeholder: null,
    help: "Refused until the server can do it: connections are not encrypted yet",
    default: false,
    parse: parseSwitch,
  },
  config: {
    name: "config",
    placeholder: "FILE",
    help: "A JSON file with any of these; your own config file if not given",
    default: "",
    only: "flag",
    values: "file",
    parse: parseText,
  },
  help: HELP_FLAG,
  version: VERSION_FLAG,
};
