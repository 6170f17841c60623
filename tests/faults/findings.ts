/** What is wrong, in words; each is one case. */
export interface Findings {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly reordered: readonly string[];
}

/** Nothing is wrong. */
export const NO_FINDINGS: Findings = { lost: [], doubled: [], reordered: [] };

/** All of them together. */
export function allFindings(parts: readonly Findings[]): Findings {
  return {
    lost: parts.flatMap(({ lost }) => lost),
    doubled: parts.flatMap(({ doubled }) => doubled),
    reordered: parts.flatMap(({ reordered }) => reordered),
  };
}

/** Finds what comes a second time. */
export function repeated<T>(items: Iterable<T>): T[] {
  const seen = new Set<T>();
  return Array.from(items).filter((item) => seen.has(item) || void seen.add(item));
}
