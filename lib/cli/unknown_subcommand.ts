import { nearestWord } from "../codec/nearest_word.ts";
import { CliError } from "./cli_error.ts";

/** A word that a part of `parleyd` does not know, and what was probably meant. */
export function unknownSubcommand(part: string, word: string, known: readonly string[]): CliError {
  const near = nearestWord(word, known);
  const hint = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`;
  return new CliError(`There is no "${part} ${word}": ${hint}`, 2);
}
