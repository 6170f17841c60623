/** A kind of machine that executables are made for, as `deno compile --target` names it. */
export type Target =
  | "aarch64-apple-darwin"
  | "aarch64-unknown-linux-gnu"
  | "x86_64-apple-darwin"
  | "x86_64-pc-windows-msvc"
  | "x86_64-unknown-linux-gnu";

/** What goes by the target. */
export interface Platform {
  /** What people call it. */
  readonly label: string;
  /** What an executable's name ends with. */
  readonly suffix: "" | ".exe";
  /** What its users can unpack without installing anything. */
  readonly archive: "tar.gz" | "zip";
}

/** All targets of a release. */
export const PLATFORMS: Readonly<Record<Target, Platform>> = {
  "x86_64-unknown-linux-gnu": { label: "linux-x64", suffix: "", archive: "tar.gz" },
  "aarch64-unknown-linux-gnu": { label: "linux-arm64", suffix: "", archive: "tar.gz" },
  "x86_64-apple-darwin": { label: "macos-x64", suffix: "", archive: "tar.gz" },
  "aarch64-apple-darwin": { label: "macos-arm64", suffix: "", archive: "tar.gz" },
  "x86_64-pc-windows-msvc": { label: "windows-x64", suffix: ".exe", archive: "zip" },
};

/** The names of the targets. */
export const TARGETS: readonly Target[] = Object.keys(PLATFORMS).filter(isTarget);

/** Whether executables are made for it. */
export function isTarget(name: string): name is Target {
  return Object.hasOwn(PLATFORMS, name);
}
