/** What can be done to accounts by whoever keeps them: `parleyd users ...`. */
import { Accounts } from "../auth/accounts.ts";
import type { ScryptCost } from "../auth/password_hash.ts";
import { UserStore } from "../auth/user_store.ts";
import { nameTaken } from "../auth/user_changes.ts";
import type { Terminal } from "../client/terminal/keyboard.ts";
import type { Name } from "../protocol/names.ts";
import type { Role } from "../protocol/role.ts";
import { systemClock } from "../util/clock.ts";
import { accountJson, accountTable } from "./account_list.ts";
import { CliError } from "./cli_error.ts";
import { readNewPassword } from "./new_password.ts";
import { openUsersFile } from "./users_file.ts";
import { counted } from "../util/counted.ts";

/** The flags that go with some commands alone. */
export const USERS_OWN_FLAGS = ["json", "operator"] as const;

/** What a command works on. */
export interface UsersTask {
  readonly path: string;
  readonly terminal: Terminal;
  readonly operator: boolean;
  readonly json: boolean;
  /** What the hash of a new password costs. @default {DEFAULT_COST} */
  readonly cost?: ScryptCost;
}

/** A command, and what it has to say when it is done. */
export type UsersCommand =
  & {
    readonly help: string;
    /** The switch that goes with it, beside those that go with all. */
    readonly flag?: (typeof USERS_OWN_FLAGS)[number];
  }
  & (
    | { readonly takes: "name"; run(task: UsersTask, name: Name): Promise<string> }
    | { readonly takes: "nothing"; run(task: UsersTask): string }
  );

/** Every command by its word. */
export const USERS_COMMANDS: Readonly<Record<string, UsersCommand>> = {
  add: {
    help: "make an account; the password is asked for",
    flag: "operator",
    takes: "name",
    run: add,
  },
  passwd: {
    help: "give it another password; who is connected has to log in anew",
    takes: "name",
    run: passwd,
  },
  remove: { help: "take it away: anybody can have the name then", takes: "name", run: remove },
  disable: {
    help: "let nobody use it; whoever is connected with it is put out",
    takes: "name",
    run: disable,
  },
  enable: { help: "let it be used again", takes: "name", run: enable },
  promote: { help: "make it an operator's", takes: "name", run: promote },
  demote: { help: "let it be no operator's any more", takes: "name", run: demote },
  list: { help: "who has an account", flag: "json", takes: "nothing", run: list },
  check: {
    help: "whether the file is in order, else which line is not",
    takes: "nothing",
    run: check,
  },
};

async function add(task: UsersTask, name: Name): Promise<string> {
  const { path, terminal, operator } = task;
  const store = openUsersFile(path);
  if (store?.get(name.key) !== undefined) throw nameTaken(name.shown);
  const prompt = `Password for ${name.shown}: `;
  const password = await readNewPassword({ terminal, prompt, key: name.key });
  // Only now is it sure that a file is needed.
  const accounts = accountsOf(store ?? UserStore.create(path), task);
  await accounts.add(name, password, operator ? ["operator"] : []);
  const where = store === null ? `, in the new file "${path}"` : "";
  return `${name.shown} has an account now${where}.${hintAbout(password)}`;
}

async function passwd(task: UsersTask, { shown, key }: Name): Promise<string> {
  const { accounts, name } = open(task, shown, key);
  const { terminal } = task;
  const prompt = `New password for ${name}: `;
  const password = await readNewPassword({ terminal, prompt, key });
  await accounts.setPassword(key, password);
  return `${name} has another password now.${hintAbout(password)}`;
}

/** Where a line has the password, a space ends it. */
function hintAbout(password: string): string {
  return /\s/.test(password) ? " The password has a space: it can't be given in nc or telnet." : "";
}

async function remove(task: UsersTask, { shown, key }: Name): Promise<string> {
  const { accounts, name } = open(task, shown, key);
  await accounts.remove(key);
  return `${name} has no account any more.`;
}

function disable(task: UsersTask, name: Name): Promise<string> {
  return setDisabled(task, name, true);
}

function enable(task: UsersTask, name: Name): Promise<string> {
  return setDisabled(task, name, false);
}

async function setDisabled(
  task: UsersTask,
  { shown, key }: Name,
  disabled: boolean,
): Promise<string> {
  const { accounts, name } = open(task, shown, key);
  await accounts.setDisabled(key, disabled);
  return `${name} is ${disabled ? "disabled" : "enabled"} now.`;
}

function promote(task: UsersTask, name: Name): Promise<string> {
  return setRoles(task, name, ["operator"]);
}

function demote(task: UsersTask, name: Name): Promise<string> {
  return setRoles(task, name, []);
}

async function setRoles(
  task: UsersTask,
  { shown, key }: Name,
  roles: readonly Role[],
): Promise<string> {
  const { accounts, name } = open(task, shown, key);
  await accounts.setRoles(key, roles);
  return `${name} is ${roles.includes("operator") ? "an operator" : "no operator"} now.`;
}

function list({ path, json }: UsersTask): string {
  const users = openUsersFile(path)?.list() ?? [];
  if (json) return accountJson(users);
  return users.length === 0
    ? `There is no account in "${path}" yet.`
    : accountTable(users).join("\n");
}

function check({ path }: UsersTask): string {
  const { length } = openExisting(path).list();
  const well = `${counted(length, "account")}, all well`;
  if (!isOpenToOthers(path)) return well;
  return `${well}, but others on this machine can read it. Keep them out with: chmod 600 "${path}"`;
}

/** The accounts that one of them is to be changed in, and how that one is written. */
function open(
  task: UsersTask,
  typed: string,
  key: string,
): { readonly accounts: Accounts; readonly name: string } {
  const { path } = task;
  const store = openExisting(path);
  const user = store.get(key);
  if (user === undefined) throw new CliError(`There is no account ${typed} in "${path}"`, 1);
  return { accounts: accountsOf(store, task), name: user.name };
}

/** @throws {UserFileError} Also where there has never been one. */
function openExisting(path: string): UserStore {
  return openUsersFile(path) ?? UserStore.open(path);
}

/** Windows tells nothing of that kind. */
function isOpenToOthers(path: string): boolean {
  const { mode } = Deno.statSync(path);
  return Deno.build.os !== "windows" && mode !== null && (mode & 0o077) !== 0;
}

function accountsOf(store: UserStore, { cost }: UsersTask): Accounts {
  return new Accounts({ store, clock: systemClock, ...(cost === undefined ? {} : { cost }) });
}
