import { basename, dirname, resolve } from "node:path";
import type { Clock, Timer } from "../util/clock.ts";

/** What happens in some folders; `Deno.FsWatcher` is one. */
export interface FolderEvents extends AsyncIterable<FolderEvent> {
  close(): void;
}

/** Something happened to these paths. */
export interface FolderEvent {
  readonly kind: string;
  readonly paths: readonly string[];
}

/** Options of {@linkcode FileWatch}. */
export interface FileWatchOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Is told that the file may be another one. */
  readonly onChange: () => void;
  /** Is told, once, that changes can't be seen any more. */
  readonly onTrouble: (error: unknown) => void;
  /** @default {Deno.watchFs, which does not look into the folders in them} */
  readonly watch?: (folders: readonly string[]) => FolderEvents;
}

/** An editor saves in several steps. */
const QUIET_MS = 200;

/**
 * Tells when a file may have changed.
 *
 * - The folder is watched, not the file: editors put a new file in the old one's place. Where there
 *   is no folder yet, the one around it is.
 * - It tells once all has been quiet for 200 ms.
 * - A symbolic link is watched at both of its ends.
 */
export class FileWatch implements Disposable {
  readonly #options: Required<FileWatchOptions>;
  #events: FolderEvents | null = null;
  #quiet: Timer | null = null;
  #state: "closed" | "watching" = "watching";

  constructor(options: FileWatchOptions) {
    this.#options = { watch: watchFolders, ...options };
    this.#watch();
  }

  [Symbol.dispose](): void {
    this.#state = "closed";
    this.#quiet?.cancel();
    this.#events?.close();
    this.#events = null;
  }

  /** Begins anew: the folder may be another one by now. What happens in between is seen, too. */
  #watch(): void {
    const before = this.#events;
    try {
      const { folders, names } = placesOf(this.#options.path);
      this.#events = this.#options.watch(folders);
      before?.close();
      void this.#read(this.#events, names);
    } catch (error) {
      this[Symbol.dispose]();
      this.#options.onTrouble(error);
    }
  }

  async #read(events: FolderEvents, names: ReadonlySet<string>): Promise<void> {
    try {
      for await (const { kind, paths } of events) {
        // To read the file is one of them.
        if (kind === "access") continue;
        if (paths.some((path) => names.has(basename(path)))) this.#wait();
      }
    } catch (error) {
      if (this.#events !== events) return;
      this[Symbol.dispose]();
      this.#options.onTrouble(error);
    }
  }

  #wait(): void {
    if (this.#state === "closed") return;
    this.#quiet?.cancel();
    this.#quiet = this.#options.clock.after(QUIET_MS, () => {
      this.#watch();
      if (this.#state === "watching") this.#options.onChange();
    });
  }
}

/** The folders to watch, and the names in them that matter. */
function placesOf(
  path: string,
): { readonly folders: readonly string[]; readonly names: ReadonlySet<string> } {
  const ends = new Set([resolve(path), realPath(path)].filter((end) => end !== null));
  const places = Array.from(ends, placeOf);
  return {
    folders: Array.from(new Set(places.map(({ folder }) => folder))),
    names: new Set(places.flatMap(({ folder, name }) => [basename(folder), name])),
  };
}

/** The nearest folder around a path that is there, and what leads on from it. */
function placeOf(path: string): { readonly folder: string; readonly name: string } {
  const folder = dirname(path);
  if (folder === path || realPath(folder) !== null) return { folder, name: basename(path) };
  return placeOf(folder);
}

function realPath(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch {
    return null;
  }
}

function watchFolders(folders: readonly string[]): FolderEvents {
  return Deno.watchFs([...folders], { recursive: false });
}
