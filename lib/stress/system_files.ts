/** How the files are read in which Linux tells about its processes; tests give their own. */
export interface SystemFiles {
  /** Null where there is none, or it may not be read. */
  readText(path: string): string | null;
  /** The names in a folder; none where it may not be read. */
  list(path: string): readonly string[];
  /** Where a link points; null where there is none, or it may not be read. */
  readLink(path: string): string | null;
}

/** The files of this machine. */
export const systemFiles: SystemFiles = {
  readText: (path) => orElse(null, () => Deno.readTextFileSync(path)),
  list: (path) => orElse([], () => Array.from(Deno.readDirSync(path), (entry) => entry.name)),
  readLink: (path) => orElse(null, () => Deno.readLinkSync(path)),
};

/** Processes end while they are looked at, and those of others are not shown. */
function orElse<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
