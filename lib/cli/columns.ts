import { textWidth } from "../client/terminal/text_width.ts";

/**
 * Rows of cells as lines in which the columns stand below each other.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { columns } from "./columns.ts";
 *
 * assertEquals(columns([["ROOM", "USERS"], ["lobby", "2"]]), ["ROOM   USERS", "lobby  2"]);
 * ```
 */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) => {
    return rows.reduce((width, row) => Math.max(width, textWidth(row[column] ?? "")), 0);
  });
  return rows.map((row) => {
    return row.map((cell, column) => padded(cell, widths[column]!)).join("  ").trimEnd();
  });
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(width - textWidth(cell));
}
