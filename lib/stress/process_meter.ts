import type { SystemFiles } from "./system_files.ts";

/** What a process takes at one moment. */
export interface ProcessSample {
  /** Memory that is resident. */
  readonly rssBytes: number;
  /** The most that ever was. */
  readonly peakBytes: number;
  /** Of all its threads, of its whole life. */
  readonly cpuMs: number;
}

/** Linux counts processor time in hundredths of a second, whatever its kernel does inside. */
const MS_A_TICK = 10;

/** Looks at a process, on Linux; null where it is not there, or may not be looked at. */
export function sampleProcess(files: SystemFiles, pid: number): ProcessSample | null {
  const status = files.readText(`/proc/${pid}/status`);
  const stat = files.readText(`/proc/${pid}/stat`);
  if (status === null || stat === null) return null;
  const rssBytes = kibibytes(status, "VmRSS");
  // The name in brackets may hold anything, spaces and brackets too.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
  return { rssBytes, peakBytes: Math.max(rssBytes, kibibytes(status, "VmHWM")), cpuMs };
}

function kibibytes(status: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status);
  return 1024 * Number(match?.[1] ?? 0);
}
