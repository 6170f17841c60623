/** What every answer may carry. */
export interface Answer {
  /** The `ref` of the command that this answers. */
  readonly ref?: number;
}
