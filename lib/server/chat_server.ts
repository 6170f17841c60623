/**
 * The server: everything put together. This folder knows sockets, sessions and logs; it knows
 * nothing of terminals and flags.
 */
import { guestsOnly } from "../auth/authenticator.ts";
import { ScryptLocks } from "../auth/room_locks.ts";
import { Hub } from "../core/hub.ts";
import { MemoryHistory } from "../history/memory_history.ts";
import type { Transport } from "../net/transport.ts";
import { Disconnect } from "../protocol/disconnect.ts";
import { foldName } from "../protocol/names.ts";
import { DEFAULT_LIMITS, type Limits } from "../protocol/limits.ts";
import { type Clock, systemClock, type Timer } from "../util/clock.ts";
import { randomHex as systemRandomHex } from "../util/random_hex.ts";
import { atTurnEnd } from "../util/turn_end.ts";
import { within } from "../util/within.ts";
import { withText } from "../util/with_text.ts";
import { Admission } from "./admission.ts";
import { Connection } from "./connection.ts";
import { Listener } from "./listener.ts";
import { RoomPorts } from "./room_ports.ts";
import {
  checkConfig,
  checkLimits,
  DEFAULT_GREETING_DELAY_MS,
  DEFAULT_LOGIN_TIMEOUT_MS,
  type ServerConfig,
} from "./server_config.ts";
import { RateMeter } from "./rate_meter.ts";
import { type ServerStatus, statusOf } from "./server_status.ts";
import { TurningAway } from "./turning_away.ts";
import { VERSION } from "../util/version.ts";
import { DEFAULT_PORT } from "../protocol/default_port.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** How long an orderly stop may take before what is left is cut. */
const MAX_STOP_MS = 2000;
const MAX_KILL_MS = 250;
/** How often all connections are looked at; more often where they may stall for a short time only. */
const SWEEP_MS = 5000;
const SWEEPS_A_STALL = 4;

/**
 * A chat server, in this process.
 *
 * - It listens from `start` on; `port` is where.
 * - `stop` tells everybody, ends every connection, and returns within 3 s with everything freed.
 *
 * @example Talking to a server in the same process
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ChatServer } from "@parley/parley";
 *
 * await using server = ChatServer.start({ hostname: "127.0.0.1", port: 0 });
 *
 * using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
 * await conn.write(new TextEncoder().encode("USERNAME alice\r\n"));
 * const answer = new Uint8Array(100);
 * const count = await conn.read(answer) ?? 0;
 * assertEquals(new TextDecoder().decode(answer.subarray(0, count)), "OK Welcome, alice!\r\n");
 * ```
 */
export class ChatServer {
  readonly #clock: Clock;
  readonly #hub: Hub;
  /** One for all who look at it, and so it can be changed for all. */
  readonly #limits: Mutable<Limits>;
  readonly #rates: RateMeter<keyof ServerStatus["lastMinute"]>;
  #accepted = 0;
  readonly #history: MemoryHistory | null;
  readonly #greetingDelayMs: number;
  readonly #loginTimeoutMs: number;
  readonly #admission: Admission;
  readonly #turningAway: TurningAway;
  readonly #listener: Listener;
  readonly #roomPorts: RoomPorts | null;
  readonly #serving = new Map<Connection, Promise<void>>();
  #sweep: Timer;
  #stopped: Promise<void> | null = null;

  private constructor(config: ServerConfig) {
    const { clock = systemClock, randomHex = systemRandomHex, record = () => {} } = config;
    const limits = { ...DEFAULT_LIMITS, ...config.limits };
    this.#clock = clock;
    this.#limits = limits;
    this.#greetingDelayMs = config.greetingDelayMs ?? DEFAULT_GREETING_DELAY_MS;
    this.#loginTimeoutMs = config.loginTimeoutMs ?? DEFAULT_LOGIN_TIMEOUT_MS;
    this.#history = config.history === undefined ? new MemoryHistory({ clock, randomHex }) : null;
    // First of all: where that fails, nothing else may be open.
    this.#listener = new Listener({
      hostname: config.hostname,
      port: config.port ?? DEFAULT_PORT,
      clock,
      onTransport: (transport) => this.#take(transport),
      onTrouble: (error) => record({ type: "notAccepting", error }),
    });
    this.#roomPorts = config.roomPorts === undefined ? null : new RoomPorts({
      hostname: config.hostname,
      range: config.roomPorts,
      clock,
      onTransport: (transport, room) => this.#take(transport, room),
      onTrouble: (error) => record({ type: "notAccepting", error }),
      record,
    });
    this.#hub = new Hub({
      accounts: config.accounts ?? guestsOnly,
      clock,
      ...(this.#roomPorts === null ? {} : { doors: this.#roomPorts }),
      history: config.history ?? this.#history!,
      limits,
      locks: new ScryptLocks({ clock }),
      login: config.login ?? "optional",
      motd: config.motd ?? "",
      randomHex,
      record,
      schedule: atTurnEnd,
      serverName: `parleyd/${VERSION}`,
    });
    this.#admission = new Admission({ clock, limits, record });
    this.#turningAway = new TurningAway(clock);
    this.#rates = new RateMeter(this.#counts(), clock.monotonicMs());
    this.#sweep = this.#planSweep(limits);
  }

  /**
   * Starts a server.
   *
   * @throws {RangeError} For a setting that can't be meant.
   * @throws {Deno.errors.AddrInUse} And other errors of `Deno.listen`.
   */
  static start(config: ServerConfig = {}): ChatServer {
    checkConfig(config);
    return new ChatServer(config);
  }

  /** The bounds that hold now. */
  get limits(): Limits {
    return this.#limits;
  }

  /** The port it listens on; where it was told 0, the one that it got. */
  get port(): number {
    return this.#listener.port;
  }

  /**
   * To be called when the accounts have changed: sessions of accounts that are closed now are ended,
   * with their connections, and so are those of accounts whose password somebody else has changed;
   * guests whose names are registered now get others. All others stay as they are.
   *
   * @param isOpen Whether there is an account of that key, and it is not disabled.
   * @param isReset Whether its password was changed, so that everybody has to log in anew. @default {No}
   */
  accountsChanged(isOpen: (key: string) => boolean, isReset?: (key: string) => boolean): void {
    this.#hub.accountsChanged(isOpen, isReset);
  }

  /** What it is doing now. */
  status(): ServerStatus {
    const lastMinute = this.#rates.lastMinute(this.#counts(), this.#clock.monotonicMs());
    return statusOf(this.#hub, this.#serving.keys(), lastMinute);
  }

  /**
   * Changes settings of a server that runs. A connection keeps the rates and the bounds of its queue
   * and of its lines and frames that it began with; all else holds from now on.
   *
   * @throws {RangeError} For a limit that can't be meant, and nothing has changed.
   */
  reconfigure({ limits = {}, motd }: Pick<ServerConfig, "limits" | "motd">): void {
    checkLimits({ ...this.#limits, ...limits });
    Object.assign(this.#limits, limits);
    if (motd !== undefined) this.#hub.motd = motd;
  }

  /** Says something to everybody who is connected; how many connections that are. */
  announce(text: string): number {
    this.#hub.announce(text);
    return this.#hub.sessions.size;
  }

  /**
   * Puts somebody off the server, with all his connections; a session of his that waits for its client
   * is given up. His client does not come back by itself.
   *
   * @param reason Empty for none.
   * @returns Who it was, and how many connections he had; null where nobody has that name.
   */
  kick(
    name: string,
    reason: string,
  ): { readonly name: string; readonly connections: number } | null {
    const user = this.#hub.presence.find(foldName(name));
    if (user === undefined) return null;
    const why = Disconnect.KICKED.because(withText("You were put off the server", reason, "."));
    const connections = this.#hub.expel((other) => other === user ? why : null);
    return { name: user.name.shown, connections };
  }

  /** Tells everybody, ends every connection and frees everything; a second call waits for the first. */
  stop(): Promise<void> {
    return this.#stopped ??= this.#stop();
  }

  /** As {@linkcode ChatServer.stop}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #counts(): ServerStatus["lastMinute"] {
    return { ...this.#hub.traffic, connections: this.#accepted };
  }

  /** @param room The name of the room whose port it came to; without it, it was the main port. */
  #take(transport: Transport, room?: string): void {
    const { hostname } = transport.remote;
    const refusal = this.#hub.refusalOf(hostname) ?? this.#admission.enter(hostname);
    if (refusal === null) this.#serve(transport, room);
    else this.#turningAway.turnAway(transport, refusal);
  }

  #serve(transport: Transport, room?: string): void {
    this.#accepted++;
    const connection = new Connection({
      transport,
      hub: this.#hub,
      clock: this.#clock,
      ...(room === undefined ? {} : { room }),
      greetingDelayMs: this.#greetingDelayMs,
      loginTimeoutMs: this.#loginTimeoutMs,
    });
    const onServed = () => {
      this.#serving.delete(connection);
      this.#admission.leave(transport.remote.hostname);
    };
    this.#serving.set(connection, connection.serve(onServed));
  }

  #planSweep(limits: Limits): Timer {
    const everyMs = Math.min(SWEEP_MS, Math.ceil(limits.maxStallMs / SWEEPS_A_STALL));
    return this.#clock.after(everyMs, () => {
      const nowMs = this.#clock.monotonicMs();
      for (const connection of this.#serving.keys()) connection.checkProgress(nowMs);
      this.#hub.noteActivity();
      this.#admission.tellRefusals();
      this.#rates.note(this.#counts(), nowMs);
      this.#sweep = this.#planSweep(limits);
    });
  }

  async #stop(): Promise<void> {
    this.#sweep.cancel();
    const closed = Promise.all([
      this.#listener.close(),
      this.#roomPorts?.closeAll(),
      this.#turningAway.close(),
    ]);
    this.#hub.shutdown();
    for (const connection of this.#serving.keys()) connection.close(Disconnect.SERVER_SHUTDOWN);
    const served = Promise.all(this.#serving.values());
    if (!await within(this.#clock, MAX_STOP_MS, served)) {
      for (const connection of this.#serving.keys()) connection.kill();
      // Whoever waits for something that can't be hurried, as a hash, is not waited for.
      await within(this.#clock, MAX_KILL_MS, served);
    }
    await closed;
    this.#history?.[Symbol.dispose]();
  }
}
