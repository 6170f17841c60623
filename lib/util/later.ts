/** Done already, or done when the promise is: work that need not wait does not wait a turn. */
export type Later = void | Promise<void>;
