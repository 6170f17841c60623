/** What every command may carry. */
export interface Answerable {
  /** A number of the client's own, which comes back in each answer to this command. */
  readonly ref?: number;
}

/** What every answer may carry. */
export interface Answer {
  /** The `ref` of the command that this answers. */
  readonly ref?: number;
}
