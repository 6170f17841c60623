import { assertEquals, assertRejects } from "@std/assert";
import { HistoryPager } from "../../../lib/client/terminal/history_pager.ts";
import { ChatError } from "../../../lib/protocol/chat_error.ts";
import type { History } from "../../../lib/protocol/command.ts";
import type { HistoryPage, Message, RoomEntered } from "../../../lib/protocol/event.ts";
import { roomKey } from "../../../lib/protocol/names.ts";
import { EVENTS, MESSAGE, NOON_MS } from "../../helpers/events.ts";
import { ScriptedConsole } from "../../helpers/scripted_console.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Rooms with messages, and somebody who is in one of them and scrolls back. */
class Scene {
  readonly console = new ScriptedConsole([]);
  readonly asked: History[] = [];
  readonly pager: HistoryPager;
  /** The newest message of each room. */
  readonly heads = new Map([["lobby", 50], ["annex", 5]]);
  room: string | null = "lobby";
  refuse = false;

  constructor() {
    // deno-lint-ignore no-this-alias
    const scene = this;
    this.pager = new HistoryPager({
      console: this.console,
      clock: { wallMs: () => NOON_MS },
      client: {
        get rooms() {
          return scene.room === null ? [] : [scene.room];
        },
        request: ((command: History) => scene.#answer(command)) as never,
      },
    });
  }

  enter(room: string, fields: Partial<RoomEntered> = {}): void {
    this.room = room;
    const seq = this.heads.get(roomKey(room)) ?? 0;
    this.pager.note({ ...EVENTS.roomEntered, room, seq, left: [], since: null, ...fields });
  }

  show(...seqs: readonly number[]): void {
    for (const seq of seqs) this.pager.note(message(this.room ?? "", seq));
  }

  /** The first and the last message of each page since this was asked last, or what was told. */
  take(): string[] {
    return this.console.log.splice(0);
  }

  #answer(command: History): Promise<HistoryPage> {
    this.asked.push(command);
    if (this.refuse) return Promise.reject(new ChatError("connection-lost", "Gone"));
    const { room = "", before = 51, limit = 0 } = command;
    const head = Math.min(before - 1, this.heads.get(roomKey(room)) ?? 0);
    const seqs = Array.from({ length: head }, (_, index) => index + 1).slice(-limit);
    const messages = seqs.map((seq) => message(room, seq));
    const page = { type: "historyPage", room, epoch: "e1", messages } as const;
    this.pager.show(page);
    return Promise.resolve(page);
  }
}

/** The older half of a room is of the day before. */
function message(room: string, seq: number): Message {
  const atMs = NOON_MS + seq * 1000 - (seq <= 25 ? DAY_MS : 0);
  return { ...MESSAGE, room, seq, atMs, text: `text ${seq}` };
}

const MORE = "notice: End of the page; /history shows the one before.";

Deno.test("HistoryPager shows the page before what was shown, each time the one before that", async () => {
  const scene = new Scene();
  scene.enter("lobby");
  scene.show(49, 50, 51);
  for (const limit of [undefined, 20, 3]) await scene.pager.ask(limit);
  assertEquals(scene.asked.map(({ before, limit }) => [before, limit]), [[49, 20], [29, 20], [
    9,
    3,
  ]]);
  assertEquals(scene.take(), [
    "notice: Room lobby, 12:00:44 to 12:01:03:",
    "historyPage",
    MORE,
    "notice: Room lobby, 2024-01-04 12:00:24 to 12:00:43:",
    "historyPage",
    MORE,
    "notice: Room lobby, 2024-01-04 12:00:21 to 12:00:23:",
    "historyPage",
    MORE,
  ]);
});

Deno.test("HistoryPager says of both ends of a page of two days when they were", async () => {
  const scene = new Scene();
  scene.enter("lobby");
  await scene.pager.ask(30);
  assertEquals(scene.take()[0], "notice: Room lobby, 2024-01-04 12:00:36 to 12:01:05:");
  scene.enter("lobby", { seq: 26 });
  await scene.pager.ask(2);
  assertEquals(scene.take()[0], "notice: Room lobby, 2024-01-04 12:00:40 to 12:00:41:");
});

Deno.test("HistoryPager says at the end that this is all, and goes on saying so", async () => {
  const scene = new Scene();
  scene.enter("annex");
  await scene.pager.ask();
  const all = "notice: That is all that the server still has of room annex.";
  assertEquals(scene.take().slice(1), ["historyPage", all]);
  await scene.pager.ask();
  assertEquals(scene.take(), [all]);
});

Deno.test("HistoryPager goes on in each room where it was, however often the room changes", async () => {
  const scene = new Scene();
  scene.enter("lobby");
  await scene.pager.ask(10);
  scene.enter("annex");
  await scene.pager.ask(2);
  scene.enter("#Lobby", { since: 50 });
  await scene.pager.ask(10);
  scene.enter("annex", { since: 5 });
  await scene.pager.ask(2);
  assertEquals(scene.asked.map(({ room, before }) => [room, before]), [
    ["lobby", 51],
    ["annex", 6],
    ["#Lobby", 41],
    ["annex", 4],
  ]);
});

Deno.test("HistoryPager begins behind the newest where a room begins anew", async () => {
  const scene = new Scene();
  scene.enter("lobby");
  scene.show(31, 32);
  scene.enter("lobby", { seq: 500 });
  await scene.pager.ask();
  assertEquals(scene.asked[0]?.before, 501);
});

Deno.test("HistoryPager shows what is missing first", async () => {
  const scene = new Scene();
  scene.enter("lobby", { since: 10 });
  scene.show(1, 2, 3);
  scene.enter("lobby", { since: 40 });
  scene.show(2, 3);
  const gap = { since: 40, missing: 37, lost: 0, server: "same" } as const;
  scene.pager.noteGap({ room: "lobby", ...gap });
  scene.pager.noteGap({ room: null, ...gap, since: 7 });
  scene.pager.noteGap({ room: "lobby", ...gap, missing: 0, lost: 1, since: 7 });
  scene.show(41, 42);
  await scene.pager.ask(10);
  await scene.pager.ask(10);
  assertEquals(scene.asked.map(({ before }) => before), [41, 31]);
});

Deno.test("HistoryPager asks for one page after the other, however fast they are asked for", async () => {
  const scene = new Scene();
  scene.enter("lobby");
  await Promise.all([scene.pager.ask(10), scene.pager.ask(10), scene.pager.ask(10)]);
  assertEquals(scene.asked.map(({ before }) => before), [51, 41, 31]);
});

Deno.test("HistoryPager asks again for a page that did not come", async () => {
  const scene = new Scene();
  scene.enter("lobby");
  scene.refuse = true;
  await assertRejects(() => scene.pager.ask(10), ChatError);
  scene.refuse = false;
  await scene.pager.ask(10);
  assertEquals(scene.asked.map(({ before }) => before), [51, 51]);
});

Deno.test("HistoryPager lets the server say what is wrong where one is in no room", async () => {
  const scene = new Scene();
  scene.room = null;
  await scene.pager.ask(10);
  assertEquals(scene.asked[0], { type: "history", limit: 10 });
});

Deno.test("HistoryPager begins anew in a room that was deleted", async () => {
  const scene = new Scene();
  scene.enter("lobby");
  scene.show(3);
  scene.pager.note({ type: "roomDeleted", room: "lobby", by: "kim" });
  await scene.pager.ask(10);
  assertEquals(scene.asked[0]?.before, undefined);
});
