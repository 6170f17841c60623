import { dirname, resolve } from "node:path";
import { type Authenticator, guestsOnly } from "../auth/authenticator.ts";
import { UserFileError } from "../auth/user_file_error.ts";
import type { OperatorNote } from "../core/activity.ts";
import type { ChatServer } from "../server/chat_server.ts";
import { systemClock } from "../util/clock.ts";
import { AccountsKeeper } from "./accounts_keeper.ts";
import { CliError, usageError } from "./cli_error.ts";
import { demoUsersPath, makeDemoUsers } from "./demo_users.ts";
import { FileAccounts } from "./file_accounts.ts";
import { FileWatch } from "./file_watch.ts";
import { IS_PACKED } from "./packed.ts";
import type { ReloadPart } from "./reloader.ts";
import { isLoopback } from "../util/loopback.ts";
import type { ServerSettings } from "./server_settings.ts";
import type { UserDirsSources } from "./user_dirs.ts";
import { usersPath } from "./users_path.ts";

/** Options of {@linkcode ServerAccounts}. */
export interface ServerAccountsOptions {
  readonly settings: ServerSettings;
  /** Where the server listens; empty for all addresses. */
  readonly hostname: string;
  /** Takes what the operator should know. */
  readonly note: (note: OperatorNote) => void;
}

/** What takes up changes until it is disposed. */
export interface FollowedAccounts extends Disposable {
  /** What is to be read anew when somebody asks for it; none where there is no file. */
  readonly reloadParts: readonly ReloadPart[];
}

/** The accounts of `parleyd`: which file they are in, and how edits of it are taken up. */
export class ServerAccounts {
  readonly #options: ServerAccountsOptions;
  readonly #file: FileAccounts | null;

  /** @throws {CliError} When the file can't be used. */
  constructor(options: ServerAccountsOptions) {
    this.#options = options;
    const path = pathOf(options);
    this.#file = path === null ? null : this.#open(path);
  }

  /** Whom the server asks. */
  get authenticator(): Authenticator {
    return this.#file ?? guestsOnly;
  }

  /** Takes up what others write into the file, when they write it and when it is asked, until disposed. */
  follow(server: Pick<ChatServer, "accountsChanged">): FollowedAccounts {
    const accounts = this.#file;
    if (accounts === null) return { reloadParts: [], [Symbol.dispose]: () => {} };
    const { note } = this.#options;
    this.#tellWhatIsMissing(accounts);
    const onChange = () => {
      const resets = accounts.takeResets();
      server.accountsChanged((key) => accounts.isOpen(key), (key) => resets.has(key));
    };
    const keeper = new AccountsKeeper({ accounts, onChange, note });
    const watch = new FileWatch({
      path: accounts.path,
      clock: systemClock,
      onChange: () => keeper.reloadIfChanged(),
      onTrouble: (error) => note(unwatched(error)),
    });
    // What was written before it was watched.
    keeper.reloadIfChanged();
    return { reloadParts: [keeper], [Symbol.dispose]: () => watch[Symbol.dispose]() };
  }

  #open(path: string): FileAccounts {
    const { settings, hostname, note } = this.#options;
    try {
      if (settings.users !== "") checkFolder(path);
      return new FileAccounts({
        path,
        demo: settings.allowDemoUsers || isLoopback(hostname) ? "allowed" : "refused",
        clock: systemClock,
        registration: settings.registration,
        code: settings.registrationCode,
        onTrouble: ({ message }) => note({ type: "accountsTrouble", text: message }),
      });
    } catch (error) {
      if (!(error instanceof UserFileError)) throw error;
      throw new CliError(error.message, 1, { cause: error });
    }
  }

  #tellWhatIsMissing({ count, isMade, path }: FileAccounts): void {
    const { settings, note } = this.#options;
    if (needsLogin(settings) && settings.registration === "off" && count === 0) {
      const text = `Nobody can log in: there is no account in "${path}". ` +
        `Make one with: ${addCommand(settings)}`;
      note({ type: "accountsMissing", text });
    } else if (settings.users !== "" && !isMade) {
      const text = `There is no users file "${path}" yet: it is made with the first account`;
      note({ type: "accountsNotMade", text });
    }
  }
}

/** Whether everybody has to log in. */
export function needsLogin({ requireLogin, guests }: ServerSettings): boolean {
  return requireLogin || guests === "off";
}

/** Null where it is not known whose file that would be, and none is needed. */
function pathOf({ settings, hostname }: ServerAccountsOptions): string | null {
  const { users, dev, allowDemoUsers } = settings;
  const sources = { os: Deno.build.os, env: (name: string) => Deno.env.get(name) };
  if (users === "" && dev) {
    if (allowDemoUsers || isLoopback(hostname)) return demoPath(sources);
    throw usageError("The demo users are for this machine only: leave out --host, or name --users");
  }
  const path = usersPath({ users, config: "" }, sources);
  if (path !== null || (!needsLogin(settings) && settings.registration === "off")) return path;
  throw usageError("Cannot tell where your configuration folder is: name a file with --users");
}

/** The demo users, made where they can't be used as they come with the program. */
function demoPath(sources: UserDirsSources): string {
  const path = demoUsersPath(sources);
  if (path === null) throw usageError("Cannot tell where your state folder is: name --users");
  if (IS_PACKED) makeDemoUsers(path);
  return path;
}

/** A folder that is not there is a slip of whoever named it. @throws {UserFileError} */
function checkFolder(path: string): void {
  try {
    Deno.statSync(dirname(resolve(path)));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return;
    throw new UserFileError(path, "Its folder does not exist", { cause: error });
  }
}

/** What makes an account there. */
function addCommand({ users, config }: ServerSettings): string {
  const command = "parleyd users add NAME";
  if (users !== "") return `${command} --users "${users}"`;
  return config === "" ? command : `${command} --config "${config}"`;
}

function unwatched(error: unknown): OperatorNote {
  const reason = error instanceof Error ? error.message : String(error);
  const text = `Cannot see changes of the users file: ${reason}. They are taken up at SIGHUP`;
  return { type: "accountsTrouble", text };
}
