import type {
  Ancestor,
  CreatorRecord,
  HistoryStore,
  OpenedLog,
  RoomRecord,
} from "../history/history_store.ts";
import type { From, LeaveReason, Message, RoomInfo, TopicInfo } from "../protocol/event.ts";
import type { Name } from "../protocol/names.ts";
import { Audience, type Listener, type Reading, type Schedule } from "./audience.ts";
import { Occupants, type UserInfos } from "./occupants.ts";
import { Outbox } from "./outbox.ts";
import { OPEN_POLICY, policyOf, policyRecord, type RoomPolicy } from "./room_policy.ts";
import type { Member, User } from "./user.ts";

/** Who has made a room. */
export type Creator = CreatorRecord;

/** Whether somebody is the one who made a room: it belongs to the account, or the guest's session. */
export function isCreator(creator: Creator, one: Creator): boolean {
  if (creator.account === null) return creator.session === one.session;
  if (creator.account !== one.account) return false;
  // A room that was kept before accounts could be told apart is known by the name alone.
  return creator.accountId === undefined || creator.accountId === one.accountId;
}

/** Options of {@linkcode Room}. */
export interface RoomOptions {
  readonly name: Name;
  /** Who made it with `create`; null for a room that was made by entering it, and goes when empty. */
  readonly creator: Creator | null;
  readonly createdAtMs: number;
  /** @default {None} */
  readonly topic?: TopicInfo;
  /** @default {Everybody may enter, and speak} */
  readonly policy?: RoomPolicy;
  readonly history: HistoryStore;
  readonly maxOutboxBytes: number;
  /** When what happens here is told: at the end of the turn. */
  readonly schedule: Schedule;
  /** @default {It has no port} */
  readonly portOf?: (room: Room) => number | null;
  /** Whether somebody has that session, or is awaited back for it. @default {Nobody has} */
  isSessionKnown?(key: string): boolean;
  /** Everything that was asked of the room has taken effect. */
  onIdle(room: Room): void;
  onBug(error: unknown): void;
}

/** What of a room is to be another than it is. */
export interface RoomChange {
  readonly topic?: TopicInfo;
  readonly policy?: RoomPolicy;
}

/** A connection that may be in a room. */
export type RoomMember = Member & Listener;

/** Why somebody is out of a room, and who wanted it so. */
export interface Leaving {
  readonly reason: LeaveReason;
  readonly by?: string;
  readonly text?: string;
}

/** A topic that somebody has set. */
export type SetTopic = { readonly [K in keyof TopicInfo]: NonNullable<TopicInfo[K]> };

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
  readonly outbox: Outbox;
  readonly #portOf: (room: Room) => number | null;
  readonly #audience: Audience;
  readonly #members = new Map<RoomMember, User>();
  readonly #leaving = new Map<RoomMember, User>();
  readonly #occupants = new Occupants();
  #ancestors: readonly Ancestor[] = [];
  #creator: Creator | null;
  #createdAtMs: number;
  #topic: TopicInfo;
  #policy: RoomPolicy;
  #earlier: Creator | null = null;
  readonly #isSessionKnown: (key: string) => boolean;

  constructor(options: RoomOptions) {
    this.name = options.name;
    this.#creator = options.creator;
    this.#policy = options.policy ?? OPEN_POLICY;
    this.#isSessionKnown = options.isSessionKnown ?? (() => false);
    this.#portOf = options.portOf ?? (() => null);
    this.#createdAtMs = options.createdAtMs;
    this.#topic = options.topic ?? { topic: "", by: null, atMs: null };
    this.#audience = new Audience(options.schedule);
    this.outbox = new Outbox({
      room: options.name,
      history: options.history,
      maxBytes: options.maxOutboxBytes,
      onOpened: (log) => this.#onOpened(log),
      onIdle: () => options.onIdle(this),
      onBug: options.onBug,
    });
  }

  /** Who made it with `create`, as far as it is his still. */
  get creator(): Creator | null {
    return this.#creator;
  }

  /** Whose it still was when somebody created one of its name; null for nobody's. */
  get earlierCreator(): Creator | null {
    return this.#earlier;
  }

  /** Whether nobody is in it. */
  get empty(): boolean {
    return this.#occupants.size === 0;
  }

  /** Whether it is shown in lists: somebody is there, or it is an account's and stays until it is deleted. */
  get listed(): boolean {
    return !this.empty || (this.creator?.account ?? null) !== null;
  }

  /** How many connections are in it. */
  get size(): number {
    return this.#members.size;
  }

  /** The epochs that its log had before, the oldest first. */
  get ancestors(): readonly Ancestor[] {
    return this.#ancestors;
  }

  /** Where it can be connected to; null where it has no port. */
  get port(): number | null {
    return this.#portOf(this);
  }

  has(member: RoomMember): boolean {
    return this.#members.has(member);
  }

  info(): RoomInfo {
    return {
      name: this.name.shown,
      users: this.#occupants.size,
      createdAtMs: this.#createdAtMs,
      creator: this.creator?.name ?? null,
      topic: this.#topic.topic,
      access: this.#policy.access,
      messages: this.outbox.head.seq,
      port: this.port,
    };
  }

  get topic(): TopicInfo {
    return this.#topic;
  }

  /** Everybody here. */
  users(): Iterable<User> {
    return this.#occupants.users();
  }

  /** Who may be here, and who may speak. */
  get policy(): RoomPolicy {
    return this.#policy;
  }

  set policy(policy: RoomPolicy) {
    this.#policy = policy;
  }

  /** What is told of those who are here, in the order of entering. */
  userInfos(max: number = Infinity): UserInfos {
    return this.#occupants.infos(max);
  }

  /** What is kept of it with its log. */
  record({ topic = this.#topic, policy = this.#policy }: RoomChange = {}): RoomRecord {
    return {
      name: this.name.shown,
      creator: this.creator,
      createdAtMs: this.#createdAtMs,
      topic,
      ...policyRecord(policy),
    };
  }

  add(member: RoomMember, user: User, from: From, atMs: number): void {
    this.#members.set(member, user);
    this.#audience.add(member);
    if (!this.#occupants.comes(user)) return;
    this.#audience.tell({ type: "memberEntered", room: this.name.shown, from, atMs }, atMs, member);
  }

  /** Tells a member no messages until he has read himself what was said. */
  fallBehind(member: RoomMember): Reading {
    return this.#audience.fallBehind(member);
  }

  /** Whether a member is still at that reading. */
  isBehind(member: RoomMember, reading: Reading): boolean {
    return this.#audience.isBehind(member, reading);
  }

  /** A member who was behind has read everything. */
  level(member: RoomMember): void {
    this.#audience.level(member);
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
  remove(user: User, from: From, leaving: Leaving, atMs: number): void {
    if (!this.#occupants.goes(user)) return;
    const event = { type: "memberLeft", room: this.name.shown, from, ...leaving, atMs } as const;
    this.#audience.tell(event, atMs);
  }

  /** The member is another user now. */
  rename(member: RoomMember, user: User, before: From, from: From, atMs: number): void {
    const members = this.#leaving.has(member) ? this.#leaving : this.#members;
    const previous = members.get(member);
    if (previous === undefined) return;
    members.set(member, user);
    const { gone, came } = this.#occupants.turns(previous, user);
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

  /** Tells everybody but the one who is answered. */
  setTopic(topic: SetTopic, answered: RoomMember): void {
    this.#topic = topic;
    const { topic: text, by, atMs } = topic;
    this.#audience.tell(
      { type: "topicChanged", room: this.name.shown, topic: text, by, atMs },
      atMs,
      answered,
    );
  }

  /** Tells everybody but the one who is answered who may enter from now on. */
  tellAccess(by: string, atMs: number, answered: RoomMember): void {
    const { access } = this.#policy;
    const event = { type: "accessChanged", room: this.name.shown, access, by, atMs } as const;
    this.#audience.tell(event, atMs, answered);
  }

  /** Tells everybody a message that has its position; who sent it gets it if he wants it back. */
  deliver(message: Message, sender: RoomMember): void {
    this.#audience.say(message, message.atMs, sender.echoesOwn ? undefined : sender);
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
    this.#occupants.clear();
  }

  /** A room that was made by entering it goes on as what it was. */
  #onOpened({ ancestors, room }: OpenedLog): "renew" | void {
    const isOrphan = room !== null && this.#isOrphan(room);
    // Nobody who was let in is known any more: what was said among them is for nobody else.
    if (isOrphan && (room.access ?? "open") !== "open") return "renew";
    this.#ancestors = ancestors;
    if (room === null) return;
    if (this.creator !== null) {
      this.#earlier = isOrphan ? null : room.creator;
      return;
    }
    this.#createdAtMs = room.createdAtMs;
    this.#topic = room.topic;
    if (isOrphan) return;
    this.#creator = room.creator;
    this.#policy = policyOf(room);
  }

  /** Whether a guest had made it who is gone for good. */
  #isOrphan({ creator }: RoomRecord): boolean {
    return creator !== null && creator.account === null && !this.#isSessionKnown(creator.session);
  }
}
