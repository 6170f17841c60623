import { CLIENT_FLAGS } from "../client_flags.ts";
import { clientFiles } from "../client_files.ts";
import { HELP_FLAG, JSON_FLAG } from "../common_flags.ts";
import { commonParts } from "./common_parts.ts";
import type { Flag } from "../flags.ts";
import { placesOnAll } from "./places_on_all.ts";
import type { Program } from "./program.ts";

/** What `parley paths` can be told. */
export interface ClientPathsFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly config: Flag<string>;
  readonly json: Flag<boolean>;
  readonly help: Flag<boolean>;
}

/** The table from which its help is made. */
export const CLIENT_PATHS_FLAGS: ClientPathsFlags = {
  config: CLIENT_FLAGS.config,
  json: JSON_FLAG,
  help: HELP_FLAG,
};

/** Its place in the manual. */
const PAGE = { name: "parley", section: 1 } as const;

/** What the program `parley` is. */
export const CLIENT_PROGRAM: Program = {
  ...PAGE,
  summary: "a terminal client for Parley",
  usage: "[flags] [host[:port]] [room]",
  flags: CLIENT_FLAGS,
  operands: [{ name: "host[:port]", values: "host" }, { name: "room" }],
  parts: commonParts(PAGE, CLIENT_PATHS_FLAGS),
  description: [
    "parley connects to a Parley server, takes a name, and lets you talk in its rooms. When the " +
    "connection breaks, it comes back by itself, and shows what was said meanwhile.",
  ],
  about: [
    "Without a room there is a menu. What is typed is said to the room; login NAME, create ROOM, " +
    "enter ROOM, who and logout do what they say, and /help lists the rest. A space in front says " +
    "a line as it is. In a pipe it says each line and shows the answers: " +
    "echo hello | parley localhost lobby",
    "The words completions, man and paths, as the first argument, are commands; a server of such a " +
    "name is given with --host.",
  ],
  variables: [
    { word: "NO_COLOR", help: "Where it is set, there are no colors, unless --color is always." },
    { word: "TERM", help: "Where it is dumb, there are plain lines, as in a pipe." },
    {
      word: "USER",
      help: "Your login name, which is taken where no name is given; USERNAME else.",
    },
    { word: "XDG_CONFIG_HOME, XDG_STATE_HOME", help: "Other folders for the files below." },
  ],
  files: [
    {
      places: placesOnAll((sources) => clientFiles(sources)?.config),
      help: "The config file, where --config names no other: one JSON object.",
    },
    {
      places: placesOnAll((sources) => clientFiles(sources)?.history),
      help: "Typed lines; none that may hold a password.",
    },
    {
      places: placesOnAll((sources) => clientFiles(sources)?.servers),
      help: "Where you were, for each server and name, and what was not answered yet; no password.",
    },
  ],
  statuses: [
    { word: "0", help: "You left." },
    { word: "1", help: "There is no connection, or in a pipe a line was refused." },
    { word: "2", help: "The call can't be meant." },
  ],
  examples: [
    { word: "parley", help: "To connect to this machine and see a menu of rooms" },
    {
      word: "parley chat.example.org:9999 lobby --name kim",
      help: "To enter a room of a server, as kim",
    },
    {
      word: "echo 'the build is done' | parley chat.example.org lobby",
      help: "To say a line",
    },
    {
      word: 'echo \'{ "name": "kim", "bell": "off" }\' > ~/.config/parley/config.json',
      help: "To take that name from now on, and hear no bell",
    },
  ],
  seeAlso: "parleyd(8), nc(1)",
};
