import { type Findings, NO_FINDINGS } from "./findings.ts";
import { byTyping, isId, type Saying, sayingOf } from "./saying.ts";

/** Each sender's lines come in the order in which he typed them; what is doubled is not looked at. */
export function checkSenders(ids: readonly string[], where: string): Findings {
  const sayings = Array.from(new Set(ids)).filter(isId).map(sayingOf);
  const reordered: string[] = [];
  for (const own of Map.groupBy(sayings, ({ client }) => client).values()) {
    let last: Saying | null = null;
    for (const saying of own) {
      const isBehind = last !== null && byTyping(saying, last) < 0;
      if (isBehind) reordered.push(`${saying.id} is behind ${last!.id} in ${where}`);
      else last = saying;
    }
  }
  return { ...NO_FINDINGS, reordered };
}
