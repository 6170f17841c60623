import type { HistoryStore, RoomRecord } from "../history/history_store.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { type Name, parseRoomName, roomKey } from "../protocol/names.ts";
import { quote } from "../protocol/text.ts";
import type { Schedule } from "./audience.ts";
import { type Doors, NO_DOORS } from "./doors.ts";
import { type Creator, isCreator, Room } from "./room.ts";
import { policyOf, type PolicyRecord } from "./room_policy.ts";

/** Options of {@linkcode RoomRegistry}. */
export interface RoomRegistryOptions {
  /** @default {Rooms have no ports} */
  readonly doors?: Doors;
  readonly history: HistoryStore;
  readonly maxOutboxBytes: number;
  readonly schedule: Schedule;
  readonly wallMs: () => number;
  /** Whether somebody has that session, or is awaited back for it. @default {Nobody has} */
  isSessionKnown?(key: string): boolean;
  onBug(error: unknown): void;
}

/**
 * All rooms, by name.
 *
 * A room that was made by entering it, or that a guest has created, is forgotten when nobody is there
 * any more; its log is closed, not deleted. A room that an account has created stays until it is
 * deleted.
 */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions;
  /** The ports of rooms. */
  readonly doors: Doors;
  readonly #rooms = new Map<string, Room>();

  /** Begins with the rooms that are kept because an account has created them. */
  constructor(options: RoomRegistryOptions) {
    this.#options = options;
    this.doors = options.doors ?? NO_DOORS;
    for (const record of options.history.rooms) {
      const isKept = (record.creator?.account ?? null) !== null;
      if (isKept) this.#open(parseRoomName(record.name), record);
    }
  }

  /** The rooms that everybody may see, the oldest first. */
  listed(): Room[] {
    return Array.from(this.#rooms.values()).filter((room) => room.listed && !room.outbox.closed);
  }

  /** How many rooms somebody has made that are still there. */
  createdBy(one: Creator): number {
    const isHis = ({ creator }: Room) => creator !== null && isCreator(creator, one);
    return this.listed().filter(isHis).length;
  }

  /** The room with that name, or undefined; a room whose log failed does not count. */
  find(typed: string): Room | undefined {
    const room = this.#rooms.get(roomKey(typed));
    return room?.outbox.closed ? undefined : room;
  }

  /** @throws {ChatError} `no-such-room` */
  require(typed: string): Room {
    const room = this.find(typed);
    if (room === undefined) {
      throw new ChatError("no-such-room", `Room ${quote(typed)} does not exist`);
    }
    return room;
  }

  /** The room that a command names, or undefined if it names none. @throws {ChatError} */
  named(typed: string | undefined): Room | undefined {
    return typed === undefined ? undefined : this.require(typed);
  }

  /** Makes a room; the caller has seen that there is none. */
  create(name: Name, creator: Creator | null, policy: PolicyRecord = {}): Room {
    return this.#open(name, { creator, createdAtMs: this.#options.wallMs(), ...policy });
  }

  /** Ends a room; what is to become of its log is for the caller to see to. */
  end(room: Room): void {
    this.#forget(room);
    this.doors.close(room);
    room.outbox.close();
  }

  /** Ends all outboxes; the logs are kept. */
  close(): void {
    for (const room of this.#rooms.values()) room.outbox.close();
    this.#rooms.clear();
  }

  #open(
    name: Name,
    record: Partial<RoomRecord> & Pick<RoomRecord, "creator" | "createdAtMs">,
  ): Room {
    const { history, maxOutboxBytes, schedule, onBug, isSessionKnown } = this.#options;
    const { creator, createdAtMs, topic } = record;
    const room = new Room({
      name,
      creator,
      createdAtMs,
      ...(topic === undefined ? {} : { topic }),
      policy: policyOf(record),
      ...(isSessionKnown === undefined ? {} : { isSessionKnown }),
      history,
      maxOutboxBytes,
      schedule,
      portOf: (self) => this.doors.portOf(self),
      onIdle: (idle) => this.#forgetIfEmpty(idle),
      onBug,
    });
    this.#rooms.set(name.key, room);
    this.doors.open(room);
    room.outbox.open();
    return room;
  }

  #forgetIfEmpty(room: Room): void {
    if (room.listed && !room.outbox.closed) return;
    this.doors.close(room);
    if (this.#forget(room)) room.outbox.close();
  }

  /** False where it is not there any more: another one may have its name by now. */
  #forget(room: Room): boolean {
    const isThere = this.#rooms.get(room.name.key) === room;
    if (isThere) this.#rooms.delete(room.name.key);
    return isThere;
  }
}
