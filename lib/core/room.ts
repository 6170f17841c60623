import type { HistoryStore } from "../history/history_store.ts";
import type {
  From,
  LeaveReason,
  Message,
  RoomInfo,
  TopicInfo,
  UserInfo,
} from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import { Audience, type Listener, type Schedule } from "./audience.ts";
import { Outbox } from "./outbox.ts";
import type { Member, User } from "./user.ts";

/** Who made a room with `create`: it belongs to the account, or to the guest's session. */
export interface Creator {
  readonly name: string;
  readonly account: string | null;
  readonly session: string;
}

/** Whether somebody is the one who made the room. */
export function isCreator(creator: Creator, { account, session }: From): boolean {
  return creator.account === null ? creator.session === session : creator.account === account;
}

/** Options of {@linkcode Room}. */
export interface RoomOptions {
  readonly name: Name;
  /** Null for a room that was made by entering it; it goes when it is empty. */
  readonly creator: Creator | null;
  readonly createdAtMs: number;
  readonly history: HistoryStore;
  readonly maxOutboxBytes: number;
  /** When what happens here is told: at the end of the turn. */
  readonly schedule: Schedule;
  /** Everything that was asked of the room has taken effect. */
  onIdle(room: Room): void;
  onBug(error: unknown): void;
}

/** A connection that may be in a room. */
export type RoomMember = Member & Listener;

/** A user in the room. */
interface Place {
  connections: number;
  /** Where it stands in the order of entering. */
  readonly order: number;
}

/**
 * Who is in a room, and the telling of what happens there.
 *
 * - A user is shown and counted once, however many of his connections are in the room: the others
 *   are told when the first one enters and when the last one leaves.
 * - Every change and every message goes through the outbox; the methods that change something are
 *   called at their turn.
 */
export class Room {
  readonly name: Name;
  readonly creator: Creator | null;
  readonly createdAtMs: number;
  readonly outbox: Outbox;
  readonly #audience: Audience;
  readonly #members = new Map<RoomMember, User>();
  readonly #leaving = new Map<RoomMember, User>();
  readonly #places = new Map<User, Place>();
  #entered = 0;
  #topic: TopicInfo = { topic: "", by: null, atMs: null };

  constructor(options: RoomOptions) {
    this.name = options.name;
    this.creator = options.creator;
    this.createdAtMs = options.createdAtMs;
    this.#audience = new Audience(options.schedule);
    this.outbox = new Outbox({
      room: options.name,
      history: options.history,
      maxBytes: options.maxOutboxBytes,
      onIdle: () => options.onIdle(this),
      onBug: options.onBug,
    });
  }

  /** Whether nobody is in it. */
  get empty(): boolean {
    return this.#places.size === 0;
  }

  /** Whether it is shown in lists: somebody is there, or it stays until it is deleted. */
  get listed(): boolean {
    return !this.empty || this.creator !== null;
  }

  /** How many connections are in it. */
  get size(): number {
    return this.#members.size;
  }

  has(member: RoomMember): boolean {
    return this.#members.has(member);
  }

  info(): RoomInfo {
    return {
      name: this.name.shown,
      users: this.#places.size,
      createdAtMs: this.createdAtMs,
      creator: this.creator?.name ?? null,
      topic: this.#topic.topic,
    };
  }

  get topic(): TopicInfo {
    return this.#topic;
  }

  /** Everybody here. */
  users(): Iterable<User> {
    return this.#places.keys();
  }

  /** What is told of everybody here, in the order of entering. */
  userInfos(): UserInfo[] {
    const places = Array.from(this.#places).sort(([, a], [, b]) => a.order - b.order);
    return places.map(([user, { connections }]) => user.info(connections));
  }

  add(member: RoomMember, user: User, from: From, atMs: number): void {
    this.#members.set(member, user);
    this.#audience.add(member);
    if (!this.#comes(user, ++this.#entered)) return;
    this.#audience.tell({ type: "memberEntered", room: this.name.shown, from, atMs }, atMs, member);
  }

  /** Tells a member nothing more; that it has left is told at its turn, by `remove`. */
  silence(member: RoomMember): User | undefined {
    const user = this.#members.get(member);
    if (user !== undefined) this.#leaving.set(member, user);
    this.#members.delete(member);
    this.#audience.delete(member);
    return user;
  }

  /** Who a silenced member is by now: renamings before its leaving still count. */
  takeLeaver(member: RoomMember): User | undefined {
    const user = this.#leaving.get(member);
    this.#leaving.delete(member);
    return user;
  }

  /** A connection of the user has left; it was silenced before. */
  remove(user: User, from: From, reason: LeaveReason, atMs: number): void {
    if (!this.#goes(user)) return;
    this.#audience.tell({ type: "memberLeft", room: this.name.shown, from, reason, atMs }, atMs);
  }

  /** The member is another user now. */
  rename(member: RoomMember, user: User, before: From, from: From, atMs: number): void {
    const members = this.#leaving.has(member) ? this.#leaving : this.#members;
    const previous = members.get(member);
    if (previous === undefined) return;
    members.set(member, user);
    const order = this.#places.get(previous)?.order ?? ++this.#entered;
    const gone = this.#goes(previous);
    const came = this.#comes(user, gone ? order : ++this.#entered);
    const room = this.name.shown;
    if (gone && came) {
      const event = { type: "memberRenamed", room, from, previous: before.name, atMs } as const;
      this.#audience.tell(event, atMs, member);
    } else if (came) {
      this.#audience.tell({ type: "memberEntered", room, from, atMs }, atMs, member);
    } else if (gone) {
      this.#audience.tell(
        { type: "memberLeft", room, from: before, reason: "left", atMs },
        atMs,
        member,
      );
    }
  }

  /** Tells everybody but the one who is answered; false where the topic is that one already. */
  setTopic(topic: string, by: string, atMs: number, answered: RoomMember): boolean {
    if (topic === this.#topic.topic) return false;
    this.#topic = { topic, by, atMs };
    this.#audience.tell(
      { type: "topicChanged", room: this.name.shown, topic, by, atMs },
      atMs,
      answered,
    );
    return true;
  }

  /** Tells everybody a message that has its position; who sent it gets it if he wants it back. */
  deliver(message: Message, sender: RoomMember): void {
    this.#audience.tell(message, message.atMs, sender.echoesOwn ? undefined : sender);
  }

  /** Puts everybody out of the room and tells them, but for the one who is answered. */
  dissolve(by: From, atMs: number, answered: RoomMember): void {
    this.#audience.tell(
      { type: "roomDeleted", room: this.name.shown, by: by.name },
      atMs,
      answered,
    );
    this.#audience.clear();
    this.#members.clear();
    this.#leaving.clear();
    this.#places.clear();
  }

  /** One more connection of a user; true when it is his first. */
  #comes(user: User, order: number): boolean {
    const place = this.#places.get(user);
    if (place === undefined) this.#places.set(user, { connections: 1, order });
    else place.connections++;
    return place === undefined;
  }

  /** One connection of a user less; true when it was his last. */
  #goes(user: User): boolean {
    const place = this.#places.get(user);
    if (place === undefined || --place.connections > 0) return false;
    return this.#places.delete(user);
  }
}
