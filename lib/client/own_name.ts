import type { Register } from "../protocol/command.ts";
import type { Named } from "../protocol/event.ts";
import type { ChatClient, ClientRequest } from "./chat_client.ts";
import { PrivatePositions } from "./private_positions.ts";
import type { Credentials } from "./way_back.ts";

/**
 * The requests that say who somebody is: more than an answer comes of them, so `ReconnectingClient`
 * has a method for each.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import type { AccountRequest, ClientRequest } from "@parley/parley";
 *
 * function isAboutAccount(request: ClientRequest): request is AccountRequest {
 *   return ["changePassword", "login", "logout", "register"].includes(request.type);
 * }
 * assert(isAboutAccount({ type: "login", name: "kim" }));
 * assert(!isAboutAccount({ type: "listRooms" }));
 * ```
 */
export type AccountRequest = Extract<
  ClientRequest,
  { type: "changePassword" | "login" | "logout" | "register" }
>;

/**
 * A new account: its name and password, and a code where the operator wants one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { NewAccount, Welcome } from "@parley/parley";
 *
 * function accountFor({ registration }: Pick<Welcome, "registration">, code: string): NewAccount {
 *   const account = { name: "kim", password: "open sesame" };
 *   return registration === "code" ? { ...account, code } : account;
 * }
 * assertEquals(accountFor({ registration: "code" }, "may-2027").code, "may-2027");
 * ```
 */
export type NewAccount = Omit<Register, "type" | "ref">;

/** The name of a client, and what it needs to take it again after a lost connection. */
export class OwnName {
  readonly #privates: PrivatePositions;
  #credentials: Credentials | null = null;

  /** @param privates Where private messages go on under a name that is taken again. */
  constructor(privates: PrivatePositions = new PrivatePositions()) {
    this.#privates = privates;
  }

  /** Null before it has a name. */
  get credentials(): Credentials | null {
    return this.#credentials;
  }

  /** As others see it; nothing before there is one. */
  get shown(): { readonly name?: string } {
    const { name } = this.#credentials ?? {};
    return name === undefined ? {} : { name };
  }

  /** Takes a name. @throws {ChatError} */
  async login(client: ChatClient, credentials: Credentials): Promise<Named> {
    const { name, password: typed } = credentials;
    const named = await client.login(name, typed, this.#privates.afterAs(name, typed));
    const orAny = credentials.orAny === true || credentials.name === undefined;
    // Without one, an account is given to whoever is logged in to it already.
    const { password } = named.account === null ? {} : { ...this.#credentials, ...credentials };
    const kept = password === undefined ? {} : { password };
    this.#credentials = { ...credentials, ...kept, name: named.name, orAny };
    return named;
  }

  /** Makes an account, and is logged in under it. @throws {ChatError} */
  async register(client: ChatClient, account: NewAccount): Promise<Named> {
    const named = await client.request({ type: "register", ...account }, "named");
    this.#credentials = { name: named.name, password: account.password };
    return named;
  }

  /** Gives the account another password. @throws {ChatError} */
  async changePassword(client: ChatClient, before: string, after: string): Promise<void> {
    await client.request({ type: "changePassword", before, after }, "passwordChanged");
    this.#credentials = { ...this.#credentials, password: after };
  }

  /** It came back with these, or the server has given it another name. */
  keep(credentials: Credentials | null): void {
    this.#credentials = credentials;
  }
}
