/** Where the files of a program are, and whether they are there. */
import { resolve } from "node:path";
import { columns } from "./columns.ts";
import { missingVariables, type UserDirsSources } from "./user_dirs.ts";

/** Where a file or a folder is; or why there is none, or that is not known. */
export type Place =
  | { readonly path: string; readonly note?: string }
  | { readonly path: null; readonly lack: "none" | "not known"; readonly note: string };

/** A file or a folder of a program. */
export type FilePlace = Place & {
  /** Its name in JSON. */
  readonly key: string;
  readonly label: string;
};

/** One that depends on whose it is; null, or missing, where the variables that tell are not set. */
export function placeOfUser(
  path: string | null | undefined,
  sources: UserDirsSources,
  note?: string,
): Place {
  if (path === null || path === undefined) {
    return { path: null, lack: "not known", note: missingVariables(sources) };
  }
  return note === undefined ? { path } : { path, note };
}

/** Lines that tell a person where they are, by whole paths. */
export function describePlaces(places: readonly FilePlace[]): string {
  return columns(
    places.map(whole).map((place) => {
      if (place.path === null) return [place.label, place.lack, place.note];
      return [place.label, place.path, shownState(place.path, place.note)];
    }),
  ).join("\n");
}

/**
 * The same for programs: by each key an object with `path` (null where there is none), `there` (null
 * where that is not known) and, where there is one, `note`.
 */
export function placesAsJson(places: readonly FilePlace[]): string {
  const entries = places.map(whole).map(({ key, path, note }) => {
    const there = path === null ? null : isThere(path);
    return [key, { path, there, ...(note === undefined ? {} : { note }) }];
  });
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

function whole(place: FilePlace): FilePlace {
  return place.path === null ? place : { ...place, path: resolve(place.path) };
}

function shownState(path: string, note: string | undefined): string {
  const there = isThere(path);
  const state = there === null ? "you may not look" : there ? "there" : "not there";
  return note === undefined ? state : `${state}; ${note}`;
}

/** Null where nobody may look. */
function isThere(path: string): boolean | null {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    return isMissing ? false : null;
  }
}
