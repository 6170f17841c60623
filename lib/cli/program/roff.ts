/** Texts as roff reads them, for pages with the macros of `man`. */
import { wrapText } from "../../client/terminal/text_width.ts";

const SOURCE_COLUMNS = 78;
const SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/** A text in which nothing has a meaning for roff. */
export function escaped(text: string): string {
  return text.replace(/[\\\-'"`^~]/g, (sign) => SIGNS[sign] ?? sign)
    .replace(/[^\0-\x7f]/gu, (sign) => `\\[u${codePoint(sign)}]`);
}

/** The same in bold: what is typed as it is. */
export function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`;
}

/** The same in italics: what stands for something else. */
export function italic(text: string): string {
  return `\\fI${escaped(text)}\\fR`;
}

/** Lines of a paragraph of roff, which begin with no request. */
export function filled(roff: string): string[] {
  return wrapText(roff, SOURCE_COLUMNS).map(guarded);
}

/** Lines that are shown as they are. */
export function asTyped(text: string): string[] {
  return text.split("\n").map((line) => guarded(escaped(line)));
}

/** What a macro takes as one argument. */
export function argument(text: string): string {
  return `"${escaped(text)}"`;
}

/** A dot or an apostrophe at the beginning of a line would be a request. */
function guarded(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

function codePoint(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
