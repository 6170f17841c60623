import { UserFileError } from "../auth/user_file_error.ts";
import type { Activity, OperatorAct, ReloadReport } from "../core/activity.ts";
import { CliError } from "./cli_error.ts";

/** What a part has to tell of its change, a line each; nothing secret. */
export type PartChanges = Pick<ReloadReport, "atRestart" | "changes">;

/** Something that a running server can be told anew. */
export interface ReloadPart {
  /**
   * Reads and checks everything, and changes nothing.
   *
   * @returns What makes the change.
   * @throws {CliError | UserFileError} When it can't be used.
   */
  prepare(): () => PartChanges;
}

/** Options of {@linkcode Reloader}. */
export interface ReloaderOptions {
  /** In the order in which they change. */
  readonly parts: readonly ReloadPart[];
  record(activity: Activity): void;
}

/** Has a running server take up what has changed: all of it, or nothing where a part is broken. */
export class Reloader {
  readonly #options: ReloaderOptions;

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  reload(by: OperatorAct): ReloadReport {
    const report = this.#reload();
    this.#options.record({ type: "reloaded", by, ...report });
    return report;
  }

  #reload(): ReloadReport {
    let changes: readonly PartChanges[];
    try {
      const prepared = this.#options.parts.map((part) => part.prepare());
      changes = prepared.map((change) => change());
    } catch (error) {
      if (!(error instanceof CliError || error instanceof UserFileError)) throw error;
      const reason = `${error.message}. Nothing was changed`;
      return { outcome: "refused", changes: [], atRestart: [], reason };
    }
    const all = changes.flatMap((part) => part.changes);
    const atRestart = changes.flatMap((part) => part.atRestart);
    return { outcome: all.length > 0 ? "changed" : "same", changes: all, atRestart, reason: null };
  }
}
