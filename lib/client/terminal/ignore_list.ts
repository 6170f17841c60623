import type { Event, From, Message } from "../../protocol/event.ts";
import { foldName } from "../../protocol/names.ts";
import type { IgnoreCommand } from "./client_commands.ts";
import type { ClientState, IgnoredPerson } from "../client_state.ts";
import { MAX_IGNORED } from "../state_model.ts";

/** Options of {@linkcode IgnoreList}. */
export interface IgnoreListOptions {
  /** Keeps it from one run to the next. @default {nothing does} */
  readonly state?: ClientState | null;
}

/**
 * The people whose words are not shown here: the server knows nothing of it.
 *
 * - A person is an account, or a guest's name. A guest who takes another name where it is seen stays
 *   ignored.
 * - With a state, it is there again in the next run.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { IgnoreList } from "./ignore_list.ts";
 *
 * const list = new IgnoreList();
 * assertEquals(list.add("Ben"), "Ben is ignored from now on: /unignore Ben shows what he says.");
 * assert(list.hides({ name: "ben", account: null }));
 * ```
 */
export class IgnoreList {
  readonly #state: ClientState | null;
  readonly #people = new Map<string, IgnoredPerson>();

  constructor({ state = null }: IgnoreListOptions = {}) {
    this.#state = state;
    for (const person of state?.kept.ignored ?? []) this.#people.set(foldName(person.name), person);
  }

  /**
   * Does what a line asks.
   *
   * @param ownName The name of the one who asks.
   * @returns What to tell of it.
   */
  serve({ type, name }: IgnoreCommand, ownName: string | undefined): string {
    if (name === undefined) return this.describe();
    if (type === "unignore") return this.remove(name);
    const isOwn = foldName(name) === foldName(ownName ?? "");
    return isOwn ? "You cannot ignore yourself." : this.add(name);
  }

  /** Shows nothing more of somebody, whether or not he is there. @returns What to tell of it. */
  add(name: string): string {
    const key = foldName(name);
    if (this.#people.has(key)) return `${name} is ignored already.`;
    if (this.#people.size >= MAX_IGNORED) {
      return `Cannot ignore more than ${MAX_IGNORED} people: /unignore somebody first.`;
    }
    this.#put({ name, kind: "name" });
    return `${name} is ignored from now on: /unignore ${name} shows what he says.`;
  }

  /** Shows again what somebody says. @returns What to tell of it. */
  remove(name: string): string {
    if (!this.#people.has(foldName(name))) return `${name} is not ignored.`;
    this.#drop(name);
    return `${name} is not ignored any more.`;
  }

  /** Who is on it, for people. */
  describe(): string {
    if (this.#people.size === 0) return "Nobody is ignored.";
    return `Ignored: ${Array.from(this.#people.values(), ({ name }) => name).join(", ")}`;
  }

  /** Whether nothing of this person is shown. */
  hides({ name, account }: Pick<From, "account" | "name">): boolean {
    const person = this.#people.get(foldName(account ?? name));
    if (person === undefined) return false;
    if (account !== null && person.kind === "name") this.#put({ ...person, kind: "account" });
    return true;
  }

  /** What of messages is shown. */
  shown(messages: readonly Message[]): readonly Message[] {
    return messages.filter(({ from }) => !this.hides(from));
  }

  /** What is shown of an event: what there is left of it, or null. */
  filter<E extends Event>(event: E): E | null {
    switch (event.type) {
      case "message":
      case "privateMessage":
        return this.hides(event.from) ? null : event;
      case "invited":
        return this.hides({ name: event.by, account: null }) ? null : event;
      case "historyPage":
      case "searchPage":
        return { ...event, messages: this.shown(event.messages) };
      case "memberRenamed":
        this.#follow(event.previous, event.from);
        return event;
      case "roomEntered":
      case "userList":
      case "whoList":
        // It is seen here who has an account.
        for (const user of event.users) this.hides(user);
        return event;
      default:
        return event;
    }
  }

  /** The name of a guest is free for others now; an account stays what it is. */
  #follow(previous: string, { name, account }: From): void {
    const person = this.#people.get(foldName(previous));
    if (person === undefined) return;
    if (person.kind === "name") this.#drop(previous);
    if (this.#people.size >= MAX_IGNORED) return;
    this.#put({ name, kind: account === null ? "name" : "account" });
  }

  #put(person: IgnoredPerson): void {
    this.#people.set(foldName(person.name), person);
    this.#state?.keep({ type: "ignored", ...person });
  }

  #drop(name: string): void {
    this.#people.delete(foldName(name));
    this.#state?.keep({ type: "unignored", name });
  }
}
