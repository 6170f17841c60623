import { HELP_FLAG } from "./common_flags.ts";
import { type Flag, oneOf, orNone, parseText } from "./flags.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

/** How messages are written. */
export type ExportFormat = "json" | "text";

/** What `parleyd history` can be told. */
export interface HistoryFlags extends Readonly<Record<string, Flag<unknown>>> {
  readonly data: Flag<string>;
  readonly config: Flag<string>;
  readonly room: Flag<string>;
  readonly format: Flag<ExportFormat | "">;
  readonly help: Flag<boolean>;
}

/** The table from which flags, variables and help are made. */
export const HISTORY_FLAGS: HistoryFlags = {
  data: { ...SERVER_FLAGS.data, help: "The server's folder" },
  config: { ...SERVER_FLAGS.config, help: "The server's config file, which may name the folder" },
  room: {
    name: "room",
    placeholder: "ROOM",
    help: "export: this room alone",
    default: "",
    only: "flag",
    parse: parseText,
  },
  format: {
    name: "format",
    placeholder: "FORMAT",
    help: "export: json (if not given), an object a line, or text",
    default: "",
    only: "flag",
    parse: orNone(oneOf("json", "text")),
  },
  help: HELP_FLAG,
};
