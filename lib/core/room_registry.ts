import type { HistoryStore, RoomRecord } from "../history/history_store.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { From } from "../protocol/event.ts";
import { type Name, parseRoomName, roomKey } from "../protocol/names.ts";
import { quote } from "../protocol/text.ts";
import type { Schedule } from "./audience.ts";
import { isCreator, Room } from "./room.ts";

/** Options of {@linkcode RoomRegistry}. */
export interface RoomRegistryOptions {
  readonly history: HistoryStore;
  readonly maxOutboxBytes: number;
  readonly schedule: Schedule;
  readonly wallMs: () => number;
  onBug(error: unknown): void;
}

/**
 * All rooms, by name.
 *
 * A room that was made by entering it is forgotten when nobody is there any more; its log is closed,
 * not deleted. A room that was created stays until it is deleted.
 */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions;
  readonly #rooms = new Map<string, Room>();

  /** Begins with the rooms that are kept because somebody has created them. */
  constructor(options: RoomRegistryOptions) {
    this.#options = options;
    for (const record of options.history.rooms) this.#open(parseRoomName(record.name), record);
  }

  /** The rooms that everybody may see, the oldest first. */
  listed(): Room[] {
    return Array.from(this.#rooms.values()).filter((room) => room.listed && !room.outbox.closed);
  }

  /** How many rooms somebody has made that are still there. */
  createdBy(from: From): number {
    const isHis = ({ creator }: Room) => creator !== null && isCreator(creator, from);
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
  create(name: Name, creator: From | null): Room {
    return this.#open(name, { creator, createdAtMs: this.#options.wallMs() });
  }

  /** Ends a room; what is to become of its log is for the caller to see to. */
  end(room: Room): void {
    this.#forget(room);
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
    const { history, maxOutboxBytes, schedule, onBug } = this.#options;
    const { creator, createdAtMs, topic } = record;
    const room = new Room({
      name,
      creator,
      createdAtMs,
      ...(topic === undefined ? {} : { topic }),
      history,
      maxOutboxBytes,
      schedule,
      onIdle: (idle) => this.#forgetIfEmpty(idle),
      onBug,
    });
    this.#rooms.set(name.key, room);
    room.outbox.open();
    return room;
  }

  #forgetIfEmpty(room: Room): void {
    if (room.listed && !room.outbox.closed) return;
    if (this.#forget(room)) room.outbox.close();
  }

  /** False where it is not there any more: another one may have its name by now. */
  #forget(room: Room): boolean {
    const isThere = this.#rooms.get(room.name.key) === room;
    if (isThere) this.#rooms.delete(room.name.key);
    return isThere;
  }
}
