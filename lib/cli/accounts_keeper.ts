import { UserFileError } from "../auth/user_file_error.ts";
import type { OperatorNote } from "../core/activity.ts";
import type { FileAccounts } from "./file_accounts.ts";
import type { PartChanges, ReloadPart } from "./reloader.ts";

/** Options of {@linkcode AccountsKeeper}. */
export interface AccountsKeeperOptions {
  readonly accounts: Pick<FileAccounts, "check" | "count" | "reload">;
  /** Is told that the accounts are others now. */
  readonly onChange: () => void;
  /** Takes what the operator should know. */
  readonly note: (note: OperatorNote) => void;
}

/**
 * Keeps the accounts of a running server up to date with their file.
 *
 * - A file that can't be used is refused with one note, and the accounts stay as they were; that it
 *   is in order again is told as well.
 */
export class AccountsKeeper implements ReloadPart {
  readonly #options: AccountsKeeperOptions;
  #lastRefusal = "";

  constructor(options: AccountsKeeperOptions) {
    this.#options = options;
  }

  /**
   * Somebody asks for it: he is told in any case.
   *
   * @throws {UserFileError} When the file can't be used.
   */
  prepare(): () => PartChanges {
    this.#options.accounts.check();
    return () => ({ changes: this.#reloadNow(), atRestart: [] });
  }

  /** The file may have changed: nobody is told where it has not, or is still damaged as before. */
  reloadIfChanged(): void {
    const wasRefused = this.#lastRefusal !== "";
    if (this.#reload() === "same" && wasRefused) {
      this.#tellSame("The users file is in order again. ");
    }
  }

  #reloadNow(): readonly string[] {
    this.#lastRefusal = "";
    const outcome = this.#reload();
    if (outcome === "same") this.#tellSame();
    return outcome === "changed" ? [`accounts: read anew, ${this.#options.accounts.count}`] : [];
  }

  #reload(): "changed" | "refused" | "same" {
    const { accounts, onChange } = this.#options;
    try {
      const outcome = accounts.reload();
      this.#lastRefusal = "";
      if (outcome === "same") return outcome;
    } catch (error) {
      if (!(error instanceof UserFileError)) throw error;
      return this.#refuse(error);
    }
    onChange();
    this.#tell(`The accounts were read anew: ${accounts.count}`);
    return "changed";
  }

  #refuse({ message }: UserFileError): "refused" {
    if (message === this.#lastRefusal) return "refused";
    this.#lastRefusal = message;
    const text = `${message}. The accounts stay as they were`;
    this.#options.note({ type: "accountsRefused", text });
    return "refused";
  }

  #tellSame(lead = ""): void {
    this.#tell(`${lead}The accounts are as they were: ${this.#options.accounts.count}`);
  }

  #tell(text: string): void {
    this.#options.note({ type: "accountsRead", text });
  }
}
