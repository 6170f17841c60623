import type { Event } from "../../protocol/event.ts";
import { foldName } from "../../protocol/names.ts";
import { cleanText } from "../../protocol/text.ts";

/**
 * What the client knows of the room it is in, for the status line and completion.
 *
 * - Nothing that it gives moves a cursor or colours a terminal, whatever a hostile server said.
 */
export class RoomView {
  readonly #people = new Map<string, string>();
  readonly #rooms = new Set<string>();
  readonly #writers = new Set<string>();
  #name: string | null = null;
  #room: string | null = null;
  #topic = "";
  #away = false;

  /** One's own name; null before there is one. */
  get name(): string | null {
    return this.#name === null ? null : cleanText(this.#name);
  }

  /** Null where one is in no room. */
  get room(): string | null {
    return this.#room === null ? null : cleanText(this.#room);
  }

  /** What the room is about; empty where nothing is set. */
  get topic(): string {
    return cleanText(this.#topic);
  }

  /** Whether one has said that one is not there. */
  get away(): boolean {
    return this.#away;
  }

  /** Who is in the room. */
  get people(): string[] {
    return Array.from(this.#people.values(), cleanText);
  }

  /** The rooms that were heard of. */
  get rooms(): string[] {
    return Array.from(this.#rooms, cleanText);
  }

  /** Who has written privately, the latest first. */
  get writers(): string[] {
    return Array.from(this.#writers, cleanText).reverse();
  }

  /** Takes note of what the server says. */
  note(event: Event): void {
    switch (event.type) {
      case "named":
        this.#rename(event.previous, event.name);
        this.#name = event.name;
        break;
      case "roomEntered":
        this.#enter(event.room, event.users.map((user) => user.name));
        this.#topic = event.topic;
        break;
      case "roomDeleted":
        this.#rooms.delete(event.room);
        if (event.room === this.#room) this.#enter(null, []);
        break;
      case "putOut":
      case "roomLeft":
        if (event.room === this.#room) this.#enter(null, []);
        break;
      case "topic":
      case "topicChanged":
        if (event.room === this.#room) this.#topic = event.topic;
        break;
      case "away":
        this.#away = event.text !== null;
        break;
      case "welcome":
        // Where one is still away, that is told next; a server that was restarted has forgotten it.
        this.#away = false;
        break;
      case "privateMessage":
        this.#noteWriter(event.from.name);
        break;
      case "roomList":
        for (const { name } of event.rooms) this.#rooms.add(name);
        break;
      case "memberEntered":
        this.#rename(null, event.from.name);
        break;
      case "memberLeft":
        this.#people.delete(foldName(event.from.name));
        break;
      case "memberRenamed":
        this.#rename(event.previous, event.from.name);
        break;
    }
  }

  #enter(room: string | null, people: readonly string[]): void {
    this.#room = room;
    this.#topic = "";
    if (room !== null) this.#rooms.add(room);
    this.#people.clear();
    for (const name of people) this.#people.set(foldName(name), name);
  }

  #noteWriter(name: string): void {
    if (name === this.#name) return;
    this.#writers.delete(name);
    this.#writers.add(name);
  }

  #rename(previous: string | null, name: string): void {
    if (this.#room === null) return;
    if (previous !== null) this.#people.delete(foldName(previous));
    this.#people.set(foldName(name), name);
  }
}
