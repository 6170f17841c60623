const PLACE_REGEXP = /line (\d+) column (\d+)/;

/**
 * Reads JSON; what is wrong with it is told without showing any of it, for it may hold secrets.
 *
 * @throws {SyntaxError} With the line and column, where the runtime tells them.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = error instanceof Error ? PLACE_REGEXP.exec(error.message) : null;
    const where = place === null ? "" : ` (line ${place[1]}, column ${place[2]})`;
    throw new SyntaxError(`It is not JSON${where}`);
  }
}
