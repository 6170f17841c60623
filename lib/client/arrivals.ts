import { ChatError } from "../protocol/chat_error.ts";
import type { AnswerEvent, Event, HistoryPage, Message } from "../protocol/event.ts";

/** Something that the server has said. */
export interface Arrival {
  readonly event: Event;
  /** The type of the answer that was hoped for. */
  readonly expected: AnswerEvent["type"] | null;
  /** Whether it came while the client was on its way in. */
  readonly connecting: boolean;
}

/**
 * What arrives, in its order; it can be held back until the page of a room has come that belongs
 * before it.
 */
export class Arrivals {
  readonly #deal: (arrival: Arrival) => void;
  #held: Arrival[] | null = null;
  #fetching: Promise<void> = Promise.resolve();

  /** @param deal Deals with each when it is its turn. */
  constructor(deal: (arrival: Arrival) => void) {
    this.#deal = deal;
  }

  /** Whether something may have arrived that was not dealt with yet. */
  get holding(): boolean {
    return this.#held !== null;
  }

  take(arrival: Arrival): void {
    if (this.#held === null) this.#deal(arrival);
    else this.#held.push(arrival);
  }

  /**
   * Holds back everything from now on until a page is there, or is refused; called by `deal`.
   *
   * @param onPage Is given its messages, none where it was refused.
   */
  insert(page: Promise<HistoryPage>, onPage: (messages: readonly Message[]) => void): void {
    this.#held = [];
    this.#fetching = this.#fetch(page, onPage);
  }

  /** Resolves when nothing is held back. */
  async settled(): Promise<void> {
    while (this.#held !== null) await this.#fetching;
  }

  async #fetch(
    page: Promise<HistoryPage>,
    onPage: (messages: readonly Message[]) => void,
  ): Promise<void> {
    const { answer, messages } = await outcomeOf(page);
    onPage(messages);
    const held = this.#held ?? [];
    this.#held = null;
    // Nobody else asked for the page. One of the others may want a page before what follows it.
    for (const arrival of held) if (arrival.event !== answer) this.take(arrival);
  }
}

/** The event that was the answer, and what is to be shown of it. */
async function outcomeOf(
  page: Promise<HistoryPage>,
): Promise<{ readonly answer: unknown; readonly messages: readonly Message[] }> {
  try {
    const answer = await page;
    return { answer, messages: answer.messages };
  } catch (error) {
    if (error instanceof ChatError) return { answer: error.cause, messages: [] };
    throw error;
  }
}
