/** What a chatter's process is told. */
export interface ChatterOptions {
  readonly port: number;
  /** Where its clients' state is kept. */
  readonly stateFolder: string;
  /** Where it writes down what happens. */
  readonly records: string;
  /** Which run of this process it is, from 1. */
  readonly run: number;
  readonly seed: number;
  readonly clients: readonly ClientPlan[];
  /** Everybody's names, those of other processes too. */
  readonly names: readonly string[];
  /** Each room with its members. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

/** One client of a chatter. */
export interface ClientPlan {
  readonly name: string;
  readonly rooms: readonly string[];
}
