import { ChatError } from "../protocol/chat_error.ts";
import type { RegistrationMode } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import { checkNewPassword } from "../protocol/password_rules.ts";
import { type Clock, systemClock } from "../util/clock.ts";
import { digest } from "../util/digest.ts";
import type {
  Account,
  Authenticator,
  LoginAttempt,
  PasswordChange,
  Registration,
  Role,
} from "./authenticator.ts";
import { Decoys } from "./decoys.ts";
import { HashQueue, type QueuePlace } from "./hash_queue.ts";
import { LoginThrottle } from "./login_throttle.ts";
import {
  DEFAULT_COST,
  hashPassword,
  isOutgrown,
  type PasswordHash,
  type ScryptCost,
  verifyPassword,
} from "./password_hash.ts";
import { RegistrationGate } from "./registration_gate.ts";
import { findUser, nameTaken, withChange, withoutUser, withUser } from "./user_changes.ts";
import { UserFileError } from "./user_file_error.ts";
import type { UserRecord } from "./user_record.ts";
import type { UserChange, UserStore } from "./user_store.ts";

/**
 * Options of {@linkcode Accounts}.
 *
 * @example Only whoever was given the code may register
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Accounts, type AccountsOptions, UserStore } from "@parley/parley";
 *
 * const troubles: string[] = [];
 * const options: AccountsOptions = {
 *   store: UserStore.create(".tmp/accounts_options_example/users.json"),
 *   registration: "code",
 *   code: "may-2027",
 *   onTrouble: (error) => troubles.push(error.message),
 * };
 * assertEquals(new Accounts(options).registration, "code");
 * Deno.removeSync(".tmp/accounts_options_example", { recursive: true });
 * ```
 */
export interface AccountsOptions {
  /** Where the accounts are. */
  readonly store: UserStore;
  /** What delays are measured by. @default {systemClock} */
  readonly clock?: Clock;
  /**
   * What the hash of a new password costs; older ones are made anew when somebody logs in.
   *
   * @default {N 32768, r 8, p 3: about a quarter of a second}
   */
  readonly cost?: ScryptCost;
  /**
   * How many hashes are made at once, at least 1.
   *
   * @default {one for each core but one, at least one}
   */
  readonly maxHashes?: number;
  /**
   * How many hashes may wait; as many again may of those who are known where they come from.
   *
   * @default {100}
   */
  readonly maxWaiting?: number;
  /**
   * Who may make an account: nobody, everybody, or who knows the code.
   *
   * @default {"off"}
   */
  readonly registration?: RegistrationMode;
  /** What lets one register where `registration` is `code`. */
  readonly code?: string;
  /**
   * Is told when the file could not be written; whoever asked for it is only told that.
   *
   * @default {Nobody is told}
   */
  readonly onTrouble?: (error: UserFileError) => void;
}

interface Checked {
  readonly user: UserRecord;
  /** The hash that the password was right for. */
  readonly password: PasswordHash;
}

const OPERATORS: QueuePlace = { lane: "known", party: "operators" };

/**
 * The accounts of a {@linkcode UserStore}: checks passwords, and makes and changes accounts.
 *
 * - Every check and every new password is one hash in one queue. Whoever guesses is slowed down, with
 *   each wrong password more.
 * - For an unknown name the same work is done as for a wrong password.
 * - What was promised is in the file when the promise is resolved.
 * - No error holds a password.
 * - Nothing is told to a server: after each change for an operator, call its `accountsChanged`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Accounts, UserStore } from "@parley/parley";
 *
 * const store = UserStore.create(".tmp/accounts_example/users.json");
 * // Only so cheap for an example: leave `cost` out.
 * const accounts = new Accounts({ store, cost: { N: 16, r: 1, p: 1 } });
 * await accounts.add({ shown: "Kim", key: "kim" }, "open sesame");
 *
 * const attempt = { key: "kim", password: "open sesame", address: "192.0.2.7" };
 * assertEquals((await accounts.verify(attempt))?.name, "Kim");
 * assertEquals(await accounts.verify({ ...attempt, password: "a guess" }), null);
 * Deno.removeSync(".tmp/accounts_example", { recursive: true });
 * ```
 */
export class Accounts implements Authenticator {
  readonly #store: UserStore;
  readonly #clock: Clock;
  readonly #cost: ScryptCost;
  readonly #queue: HashQueue;
  readonly #throttle: LoginThrottle;
  readonly #gate: RegistrationGate;
  readonly #decoys: Decoys;
  readonly #onTrouble: (error: UserFileError) => void;

  /**
   * Makes the accounts of a store usable.
   *
   * @throws {RangeError} When a bound is too small.
   * @throws {TypeError} When registering needs a code and there is none.
   */
  constructor(options: AccountsOptions) {
    const { store, clock = systemClock, cost = DEFAULT_COST, maxHashes, maxWaiting } = options;
    const { registration = "off", code = "", onTrouble = () => {} } = options;
    this.#store = store;
    this.#clock = clock;
    this.#cost = cost;
    this.#queue = new HashQueue({
      ...(maxHashes === undefined ? {} : { maxRunning: maxHashes }),
      ...(maxWaiting === undefined ? {} : { maxWaiting }),
    });
    this.#throttle = new LoginThrottle(clock);
    this.#gate = new RegistrationGate(registration, code);
    this.#decoys = new Decoys(cost);
    this.#onTrouble = onTrouble;
  }

  get registration(): RegistrationMode {
    return this.#gate.mode;
  }

  isRegistered(key: string): boolean {
    return this.#store.get(key) !== undefined;
  }

  /**
   * A digest of the password's hash and the roles; null where nobody may use the account. A hash that
   * is made anew at a login counts as another password.
   */
  passwordMark(key: string): string | null {
    const user = this.#store.get(key);
    if (user === undefined || user.disabled) return null;
    // The salt is known to the file alone: without it nobody can try passwords on the mark.
    return digest([user.password.salt, user.password.hash, ...user.roles].join(" "));
  }

  accountId(key: string): string | null {
    return this.#store.get(key)?.created ?? null;
  }

  rolesOf(key: string): readonly Role[] | null {
    return this.#store.get(key)?.roles ?? null;
  }

  async verify(attempt: LoginAttempt): Promise<Account | null> {
    const checked = await this.#check(attempt);
    if (checked === null) return null;
    await this.#renew(attempt, checked);
    // It may have been closed while that was written.
    return this.#store.get(attempt.key)?.disabled === false ? accountOf(checked.user) : null;
  }

  async register({ name, password, code = "", address }: Registration): Promise<Account> {
    this.#gate.checkOpen();
    this.#throttle.countRegistration(address);
    // Before anything is said about the name: who has no code learns nothing of accounts.
    this.#gate.checkCode(code);
    this.#checkNew(name, password);
    const source = { key: name.key, address };
    const hash = await this.#hash(password, this.#throttle.placeOf(source));
    const user = newRecord(name, hash, this.#clock);
    await this.#write("register", (users) => withUser(users, user));
    this.#throttle.remember(source);
    return accountOf(user);
  }

  async changePassword({ key, before, after, address }: PasswordChange): Promise<void> {
    checkNewPassword(after, key);
    const source = { key, address };
    const checked = await this.#check({ ...source, password: before });
    if (checked === null) throw new ChatError("wrong-password", "The present password is wrong");
    const password = await this.#hash(after, this.#throttle.placeOf(source));
    await this.#write("change the password", (users) => {
      checkUnchanged(users.get(key), checked);
      return withChange(users, key, { password });
    });
    this.#throttle.forgetPlaces(key);
    this.#throttle.remember(source);
  }

  /**
   * Makes an account, by the rules of passwords; for operators.
   *
   * @throws {ChatError} `name-taken`, `bad-password`.
   * @throws {UserFileError} When it can't be written.
   */
  async add(name: Name, password: string, roles: readonly Role[] = []): Promise<Account> {
    this.#checkNew(name, password);
    const hash = await this.#hash(password, OPERATORS);
    const user = { ...newRecord(name, hash, this.#clock), roles };
    await this.#store.update((users) => withUser(users, user));
    return accountOf(user);
  }

  /**
   * Gives an account another password; for operators.
   *
   * @throws {ChatError} `user-not-found`, `bad-password`.
   * @throws {UserFileError} When it can't be written.
   */
  async setPassword(key: string, password: string): Promise<void> {
    findUser(this.#store, key);
    checkNewPassword(password, key);
    const hash = await this.#hash(password, OPERATORS);
    await this.#store.update((users) => withChange(users, key, { password: hash }));
    this.#throttle.forgetPlaces(key);
  }

  /**
   * Takes an account away; for operators.
   *
   * @throws {ChatError} `user-not-found`.
   * @throws {UserFileError} When it can't be written.
   */
  async remove(key: string): Promise<void> {
    await this.#store.update((users) => withoutUser(users, key));
    this.#throttle.forgetPlaces(key);
  }

  /**
   * Keeps an account from being used, or lets it be used again; for operators.
   *
   * @throws {ChatError} `user-not-found`.
   * @throws {UserFileError} When it can't be written.
   */
  async setDisabled(key: string, disabled: boolean): Promise<void> {
    await this.#store.update((users) => withChange(users, key, { disabled }));
  }

  /**
   * Says what an account may do beyond talking; for operators.
   *
   * @throws {ChatError} `user-not-found`.
   * @throws {UserFileError} When it can't be written.
   */
  async setRoles(key: string, roles: readonly Role[]): Promise<void> {
    await this.#store.update((users) => withChange(users, key, { roles }));
  }

  /** The account with what its password was checked against; null for whoever is not let in. */
  async #check(attempt: LoginAttempt): Promise<Checked | null> {
    const { isWanted = () => true } = attempt;
    this.#throttle.check(attempt);
    const place = this.#throttle.placeOf(attempt);
    return await this.#queue.run(() => this.#checkNow(attempt), place, isWanted);
  }

  async #checkNow(attempt: LoginAttempt): Promise<Checked | null> {
    // Again: while it waited, others may have failed.
    const settle = this.#throttle.begin(attempt);
    const password = this.#store.get(attempt.key)?.password ??
      this.#decoys.hashFor(attempt.key, this.#store.list());
    const isRight = await verifyPassword(attempt.password, password);
    const user = this.#store.get(attempt.key);
    // It may have been disabled, or have got another password, while this one was hashed.
    const isCurrent = user?.disabled === false && user.password.hash === password.hash;
    settle(isRight && isCurrent);
    return isRight && isCurrent ? { user, password } : null;
  }

  /** A password is hashed anew where hashes have become dearer: it is known at no other time. */
  async #renew({ key, password, ...source }: LoginAttempt, checked: Checked): Promise<void> {
    if (!isOutgrown(checked.password, this.#cost)) return;
    try {
      const hash = await this.#hash(password, this.#throttle.placeOf({ key, ...source }));
      await this.#write("renew the hash", (users) => {
        checkUnchanged(users.get(key), checked);
        return withChange(users, key, { password: { ...findUser(users, key).password, ...hash } });
      });
    } catch (error) {
      // It waits for another login: this one was right.
      if (!(error instanceof ChatError)) throw error;
    }
  }

  #checkNew(name: Name, password: string): void {
    checkNewPassword(password, name.key);
    if (this.isRegistered(name.key)) throw nameTaken(name.shown);
  }

  #hash(password: string, place: QueuePlace): Promise<PasswordHash> {
    return this.#queue.run(() => hashPassword(password, this.#cost), place);
  }

  async #write(what: string, change: UserChange): Promise<void> {
    try {
      await this.#store.update(change);
    } catch (cause) {
      if (!(cause instanceof UserFileError)) throw cause;
      this.#onTrouble(cause);
      const text = `Cannot ${what}: the accounts cannot be written now`;
      throw new ChatError("unavailable", text, { cause, mayRetry: true });
    }
  }
}

/** Somebody else may have changed the password in the time between. @throws {ChatError} */
function checkUnchanged(user: UserRecord | undefined, { password }: Checked): void {
  if (user?.password.hash === password.hash) return;
  const text = "Cannot change the password: it was changed meanwhile";
  throw new ChatError("unavailable", text, { mayRetry: true });
}

function newRecord({ shown, key }: Name, password: PasswordHash, clock: Clock): UserRecord {
  const created = new Date(clock.wallMs()).toISOString();
  return { name: shown, key, password, created, disabled: false, roles: [] };
}

function accountOf({ name, key, roles }: UserRecord): Account {
  return { name, key, roles };
}
