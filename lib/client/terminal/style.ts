/** How a piece of text looks. */
export type Look = "bold" | "dim" | "mention" | "private" | "status" | number;

/** Paints text, or leaves it as it is where no colours are wanted. */
export type Paint = (text: string, look: Look) => string;

/** When to use colours. */
export type ColorMode = "always" | "auto" | "never";

/** What is known of the place where text goes. */
export interface ColorSources {
  readonly mode: ColorMode;
  readonly isTerminal: boolean;
  /** The variable TERM. */
  readonly term: string | undefined;
  /** The variable NO_COLOR (no-color.org): any text but the empty one means no colours. */
  readonly noColor: string | undefined;
}

// From the 256 colours, those that can be read on black and on white.
const NAME_COLORS = [
  ...[25, 28, 31, 34, 64, 67, 70, 91, 94, 97, 100, 103, 124, 127, 130, 133],
  ...[136, 160, 163, 166, 169, 172, 62, 73],
];

const SEQUENCES: Readonly<Record<Exclude<Look, number>, string>> = {
  bold: "\x1b[1m",
  dim: "\x1b[2m",
  mention: "\x1b[1;33m",
  private: "\x1b[35m",
  status: "\x1b[7m",
};

/** Text with escape sequences for colours. */
export const inColor: Paint = (text, look) => {
  const sequence = typeof look === "number" ? `\x1b[38;5;${look}m` : SEQUENCES[look];
  return `${sequence}${text}\x1b[0m`;
};

/** Without colours: what is bold or reversed stays so, for whoever set NO_COLOR. */
export const inMono: Paint = (text, look) => {
  if (look === "status") return `\x1b[7m${text}\x1b[0m`;
  return look === "mention" || look === "bold" ? `\x1b[1m${text}\x1b[0m` : text;
};

/** Text as it is. */
export const plain: Paint = (text) => text;

/** Whether to use colours. */
export function wantsColor({ mode, isTerminal, term, noColor }: ColorSources): boolean {
  if (mode !== "auto") return mode === "always";
  return isTerminal && term !== "dumb" && (noColor === undefined || noColor === "");
}

/** The colour of a name: always the same one. */
export function colorOf(name: string): number {
  let hash = 0;
  for (const character of name.toLowerCase()) hash = hash * 31 + character.codePointAt(0)! >>> 0;
  return NAME_COLORS[hash % NAME_COLORS.length]!;
}
