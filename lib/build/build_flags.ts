import { HELP_FLAG } from "../cli/common_flags.ts";
import { type Flag, parseText } from "../cli/flags.ts";
import { isTarget, type Target, TARGETS } from "./target.ts";

/** Where what is made is put. */
const OUT_FLAG: Flag<string> = {
  name: "out",
  placeholder: "DIR",
  help: "Where they are put, dist if not given",
  default: "dist",
  only: "flag",
  parse: parseText,
};

/** What `deno task compile` can be told. */
export const COMPILE_FLAGS: {
  readonly target: Flag<Target | "">;
  readonly out: Flag<string>;
  readonly help: Flag<boolean>;
} = {
  target: {
    name: "target",
    placeholder: "TARGET",
    help: "The kind of machine; this one if not given",
    default: "",
    only: "flag",
    parse: parseTarget,
  },
  out: OUT_FLAG,
  help: HELP_FLAG,
};

/** What `deno task release` can be told. */
export const RELEASE_FLAGS: {
  readonly targets: Flag<readonly Target[]>;
  readonly out: Flag<string>;
  readonly help: Flag<boolean>;
} = {
  targets: {
    name: "targets",
    placeholder: "TARGETS",
    help: "The kinds of machines, with commas between them; all if not given",
    default: TARGETS,
    only: "flag",
    parse: (text) => [...new Set(text.split(",").map(parseTarget))],
  },
  out: OUT_FLAG,
  help: HELP_FLAG,
};

function parseTarget(text: string): Target {
  if (isTarget(text)) return text;
  throw new RangeError(`it must be one of ${TARGETS.join(", ")}`);
}
