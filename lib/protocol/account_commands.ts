/** What can be asked about who one is: greeting, names, accounts, saying goodbye. */
import type { Answerable } from "./answer.ts";
import type { Position } from "./position.ts";

/**
 * The first thing that a native client says; answered with {@linkcode Welcome}. `ChatClient.connect`
 * says it by itself.
 *
 * @example As the bytes of a frame
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Hello } from "@parley/parley";
 *
 * const hello: Hello = { type: "hello", protocol: 1, client: "example/1.0" };
 * const payload = new TextEncoder().encode(JSON.stringify(hello));
 * const frame = new Uint8Array(4 + payload.length);
 * new DataView(frame.buffer).setUint32(0, payload.length);
 * frame.set(payload, 4);
 * assertEquals(Array.from(frame.subarray(0, 5)), [0, 0, 0, 52, "{".charCodeAt(0)]);
 * ```
 */
export interface Hello extends Answerable {
  /** Which command this is. */
  readonly type: "hello";
  /** The newest version of the protocol that the client speaks, from 1. */
  readonly protocol: number;
  /** The client's program and version, for the log. */
  readonly client: string;
  /** The secret of an earlier {@linkcode Welcome}, to go on with its session. */
  readonly token?: string;
  /** The last private message that was shown before: those behind it are sent. */
  readonly after?: Position;
}

/**
 * Takes a name, or another name, which the rooms are told; answered with {@linkcode Named}.
 *
 * @example A name that is registered needs its password, any other may have none
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, type Login } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * const command: Login = { type: "login", name: "alice" };
 * const { name, account } = await client.request(command, "named");
 * assertEquals({ name, account }, { name: "alice", account: null });
 * ```
 */
export interface Login extends Answerable {
  /** Which command this is. */
  readonly type: "login";
  /** Without one, the server chooses a guest's name. */
  readonly name?: string;
  /** A registered name needs its password. */
  readonly password?: string;
  /** The last private message of this account that was shown before: those behind it are sent. */
  readonly after?: Position;
}

/**
 * Makes an account, and logs in under it; answered with {@linkcode Named}. Refused with `not-allowed`
 * where nobody may, and with `code-required` where that needs a code.
 *
 * @example With accounts that last as long as the program
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatClient, ChatServer, guestsOnly, type Register } from "@parley/parley";
 *
 * const accounts: typeof guestsOnly = {
 *   ...guestsOnly,
 *   register: ({ name }) => Promise.resolve({ name: name.shown, key: name.key, roles: [] }),
 * };
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0, accounts });
 * await using client = await ChatClient.connect({ hostname: "127.0.0.1", port: server.port });
 * const command: Register = { type: "register", name: "Alice", password: "correct horse" };
 * assertEquals((await client.request(command, "named")).account, "Alice");
 * ```
 */
export interface Register extends Answerable {
  /** Which command this is. */
  readonly type: "register";
  /** Nobody else may have it, also not as a guest; one's own may be registered. */
  readonly name: string;
  /** 8 to 256 characters, and none of the very commonest; refused with `bad-password`. */
  readonly password: string;
  /** What the operator gives to those who may have an account, where he wants that. */
  readonly code?: string;
}

/**
 * Gives the own account another password; answered with {@linkcode PasswordChanged}. The account's
 * connections stay, its sessions that wait for their client end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { ChangePassword } from "@parley/parley";
 *
 * // For a log, which must not have the secrets.
 * const logged = ({ type, ref }: ChangePassword) => JSON.stringify({ type, ref });
 * const command = { type: "changePassword", before: "correct horse", after: "correct battery" } as const;
 * assertEquals(logged({ ...command, ref: 7 }), '{"type":"changePassword","ref":7}');
 * ```
 */
export interface ChangePassword extends Answerable {
  /** Which command this is. */
  readonly type: "changePassword";
  /** The present password; another one is refused with `wrong-password`. */
  readonly before: string;
  /** The new one, by the rules of {@linkcode Register}. */
  readonly after: string;
}

/**
 * Ends the connection on purpose: the answer is a {@linkcode DisconnectEvent}, which bears no `ref`,
 * and the session can't be gone on with.
 *
 * @example The whole payload of its frame
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { Logout } from "@parley/parley";
 *
 * const goodbye: Logout = { type: "logout" };
 * assertEquals(JSON.stringify(goodbye), '{"type":"logout"}');
 * ```
 */
export interface Logout extends Answerable {
  /** Which command this is. */
  readonly type: "logout";
}
