import { DEFAULT_PORT } from "../../protocol/default_port.ts";
import { LOG_AREAS } from "../../server/log_areas.ts";
import { HELP_FLAG, JSON_FLAG } from "../common_flags.ts";
import { commonParts } from "./common_parts.ts";
import { controlFolders, socketName } from "../control_places.ts";
import type { Flag } from "../flags.ts";
import { placesOnAll } from "./places_on_all.ts";
import type { Program } from "./program.ts";
import { HISTORY_PART, OPERATOR_PART, STRESS_PART, USERS_PART } from "./server_parts.ts";
import { SERVER_FLAGS } from "../server_flags.ts";
import type { UserDirsSources } from "../user_dirs.ts";
import { usersPath } from "../users_path.ts";

/** What `parleyd paths` can be told. */
export interface ServerPathsFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly users: Flag<string>;
  readonly data: Flag<string>;
  readonly control: Flag<string>;
  readonly config: Flag<string>;
  readonly json: Flag<boolean>;
  readonly help: Flag<boolean>;
}

/** The table from which its help is made. */
export const SERVER_PATHS_FLAGS: ServerPathsFlags = {
  users: SERVER_FLAGS.users,
  data: SERVER_FLAGS.data,
  control: SERVER_FLAGS.control,
  config: SERVER_FLAGS.config,
  json: JSON_FLAG,
  help: HELP_FLAG,
};

const USUAL_SOCKET = socketName(DEFAULT_PORT);

/** Its place in the manual. */
const PAGE = { name: "parleyd", section: 8 } as const;

/** What the program `parleyd` is. */
export const SERVER_PROGRAM: Program = {
  ...PAGE,
  summary: "a chat server for nc, telnet, programs and Parley's own client",
  usage: "[flags]",
  flags: SERVER_FLAGS,
  operands: [],
  parts: [
    USERS_PART,
    HISTORY_PART,
    OPERATOR_PART,
    STRESS_PART,
    ...commonParts(PAGE, SERVER_PATHS_FLAGS),
  ],
  description: [
    "parleyd is a chat server that anything can talk to: nc, telnet, programs that speak a line " +
    "protocol, and the client parley, all in the same rooms, on one port. Nothing has to be set up.",
  ],
  about: [
    "What is secret, as a code, belongs into a variable or the file: anybody on this machine can " +
    "see a flag.",
    "The users file is read anew when it changes; at SIGHUP, and with parleyd reload, the config " +
    "file is, too: limits, motd and log level change at once.",
    `The areas of --log-level are ${LOG_AREAS.join(", ")}.`,
    "Ctrl-C tells everybody and stops; a second one ends at once.",
  ],
  variables: [
    {
      word: "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR",
      help: "Other folders for the files below.",
    },
  ],
  files: [
    {
      places: placesOnAll((sources) => usersPath({ users: "", config: "" }, sources)),
      help: "The accounts, where --users names no other file.",
    },
    {
      places: [
        `$XDG_RUNTIME_DIR/parley/${USUAL_SOCKET}`,
        ...placesOnAll(usualSocket),
      ],
      help: "The control socket of a server on that port, where --control names no other; the " +
        "first one is taken where its folder can be used.",
    },
  ],
  statuses: [
    { word: "0", help: "It was told to stop, or what was asked for is done." },
    { word: "1", help: "It can't run, or what was asked for can't be done." },
    { word: "2", help: "The call can't be meant." },
  ],
  examples: [
    { word: "parleyd --dev", help: "To try it out, on this machine alone, with demo users" },
    { word: "parleyd --data ~/parley-data", help: "To keep what is said" },
    {
      word: "parleyd users add kim --operator",
      help: "To make an account that rules over all rooms",
    },
    { word: "parleyd --require-login", help: "To let nobody in without an account" },
    { word: "parleyd stop --in 60s", help: "To stop the server, after everybody was told" },
  ],
  seeAlso: "parley(1), nc(1), telnet(1)",
};

function usualSocket(sources: UserDirsSources): string | null {
  const folder = sources.os === "windows" ? undefined : controlFolders(sources).at(-1);
  return folder === undefined ? null : `${folder}/${USUAL_SOCKET}`;
}
