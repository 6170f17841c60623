import { assert, assertRejects } from "@std/assert";
import { Accounts, type AccountsOptions } from "../../lib/auth/accounts.ts";
import type {
  Account,
  LoginAttempt,
  PasswordChange,
  Registration,
} from "../../lib/auth/authenticator.ts";
import type { UserFileError } from "../../lib/auth/user_file_error.ts";
import type { UserRecord } from "../../lib/auth/user_record.ts";
import type { UserStore } from "../../lib/auth/user_store.ts";
import { ChatError, type ChatErrorCode } from "../../lib/protocol/chat_error.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { FakeClock } from "../helpers/fake_clock.ts";
import { CHEAP, PASSWORD, recordOf, StoreFixture } from "./records.ts";

/** Where they come from unless told. */
export const HOME = "192.0.2.1";
/** A password that is nobody's. */
export const WRONG = "battery staple";
/** A password that is nobody's yet. */
export const NEXT = "tr0ub4dor&3";

/** Accounts over a file in a folder of its own. */
export class AccountsFixture {
  readonly clock = new FakeClock();
  readonly files: StoreFixture;
  readonly store: UserStore;
  readonly accounts: Accounts;
  readonly troubles: UserFileError[] = [];

  private constructor(files: StoreFixture, options: Partial<AccountsOptions>) {
    this.files = files;
    // Where nobody else has the lock, it is waited for however long the machine takes.
    this.store = files.open({ clock: this.clock, maxWaitMs: 1 });
    this.accounts = new Accounts({
      store: this.store,
      clock: this.clock,
      cost: CHEAP,
      onTrouble: (error) => this.troubles.push(error),
      ...options,
    });
  }

  static async make(
    options: Partial<AccountsOptions> = {},
    records: readonly UserRecord[] = [recordOf("Alice", { roles: ["operator"] })],
  ): Promise<AccountsFixture> {
    return new AccountsFixture(await StoreFixture.make(records), options);
  }

  async verify(attempt: Partial<LoginAttempt> = {}): Promise<string | null> {
    const whole = { key: "alice", password: PASSWORD, address: HOME, ...attempt };
    return (await this.accounts.verify(whole))?.name ?? null;
  }

  register(registration: Partial<Registration> = {}): Promise<Account> {
    const name = parseUserName("Bob");
    return this.accounts.register({ name, password: NEXT, address: HOME, ...registration });
  }

  change(change: Partial<PasswordChange> = {}): Promise<void> {
    const whole = { key: "alice", before: PASSWORD, after: NEXT, address: HOME, ...change };
    return this.accounts.changePassword(whole);
  }

  /** What stands in the file. */
  written(): readonly UserRecord[] {
    return this.files.open().list();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.files[Symbol.asyncDispose]();
  }
}

/** Waits for a refusal; it must not hold a password. */
export async function codeOf(run: () => Promise<unknown>): Promise<ChatErrorCode> {
  const error = await assertRejects(run, ChatError);
  const shown = `${error.message}\n${error.stack}\n${error.cause}\n${Deno.inspect(error)}`;
  for (const secret of [PASSWORD, WRONG, NEXT]) assert(!shown.includes(secret), shown);
  return error.code;
}
