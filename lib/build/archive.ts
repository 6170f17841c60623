import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { createTar } from "nanotar";
import type { Platform } from "./target.ts";

/** A file for an archive. */
export interface PackedFile {
  /** Where it is in the archive, with `/`. */
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
  /** Whether it is a program. */
  readonly kind: "program" | "text";
}

/** Options of {@linkcode archive}. */
export interface ArchiveOptions {
  readonly kind: Platform["archive"];
  readonly files: readonly PackedFile[];
  /** The time of every file. */
  readonly atMs: number;
}

/** Whoever unpacks them has them, not who happens to have a number. */
const NOBODYS = { uid: 0, gid: 0, user: "root", group: "root" } as const;

/** What the times in a zip can be. */
const ZIP_FROM_MS = Date.UTC(1980, 0, 1);
const ZIP_TO_MS = Date.UTC(2099, 11, 31);
const MS_PER_MINUTE = 60_000;

/**
 * Packs files; the same files of the same time make the same bytes, in every time zone.
 *
 * - A zip knows the years from 1980 to 2099: another time becomes the nearest of these.
 */
export function archive({ kind, files, atMs }: ArchiveOptions): Uint8Array {
  return kind === "zip" ? zip(files, atMs) : tarGz(files, atMs);
}

function zip(files: readonly PackedFile[], atMs: number): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ path, data }) => [path, data])), {
    mtime: shownAsUtc(Math.min(Math.max(atMs, ZIP_FROM_MS), ZIP_TO_MS)),
  });
}

/** A zip has no time zone, and is given the hour of the clock on the wall: that of UTC is the same for all. */
function shownAsUtc(atMs: number): number {
  return atMs + new Date(atMs).getTimezoneOffset() * MS_PER_MINUTE;
}

function tarGz(files: readonly PackedFile[], atMs: number): Uint8Array {
  const entries = files.map(({ path, data, kind }) => ({
    name: path,
    data,
    attrs: { ...NOBODYS, mode: kind === "program" ? "755" : "644", mtime: atMs },
  }));
  return gzipSync(createTar(entries));
}
