import type { SystemFiles } from "./system_files.ts";

const LISTENING = "0A";
const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];

/** The process that listens on a port of this machine, on Linux; null where it can't be told. */
export function findListener(files: SystemFiles, port: number): number | null {
  const links = new Set(TABLES.flatMap((table) => listeningSockets(files, table, port)));
  if (links.size === 0) return null;
  for (const pid of files.list("/proc").filter((name) => /^\d+$/.test(name))) {
    const folder = `/proc/${pid}/fd`;
    const hasSocket = files.list(folder).some((fd) => {
      const link = files.readLink(`${folder}/${fd}`);
      return link !== null && links.has(link);
    });
    if (hasSocket) return Number(pid);
  }
  return null;
}

/** Columns of the table (proc_pid_net(5)): number, local address, remote address, state, … inode. */
function listeningSockets(files: SystemFiles, table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const [, ...rows] = (files.readText(table) ?? "").trim().split("\n");
  return rows.flatMap((row) => {
    const columns = row.trim().split(/\s+/);
    const [, local = "", , state] = columns;
    return state === LISTENING && local.endsWith(wanted) ? [`socket:[${columns[9]}]`] : [];
  });
}
