import { ChatClient } from "../../lib/client/chat_client.ts";
import type { RoomLog } from "./records.ts";
import { idIn } from "./saying.ts";

// A page of the longest messages must fit into the server's queue, which is small here.
const PAGE = 8;

/** Reads the logs of rooms from their beginning, as somebody who comes in anew. */
export async function readLogs(port: number, rooms: readonly string[]): Promise<RoomLog[]> {
  await using client = await ChatClient.connect({ hostname: "127.0.0.1", port });
  await client.login("auditor");
  const logs: RoomLog[] = [];
  for (const room of rooms) {
    await client.enter(room);
    logs.push({ room, lines: await readLog(client, room) });
  }
  return logs;
}

async function readLog(client: ChatClient, room: string): Promise<RoomLog["lines"]> {
  const lines: RoomLog["lines"][number][] = [];
  for (;;) {
    const { messages } = await client.history({ room, after: lines.at(-1)?.seq ?? 0, limit: PAGE });
    if (messages.length === 0) return lines;
    for (const { epoch, seq, text, atMs } of messages) {
      lines.push({ epoch, seq, id: idIn(text), atMs });
    }
  }
}
