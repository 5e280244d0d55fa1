import { setTimeout as delay } from "node:timers/promises";
import { type Card, JpkiError } from "@uketsuke/jpki";

/** The same card, but an exchange that takes longer than `milliseconds` fails as CARD_UNRESPONSIVE instead of holding the kiosk for ever. */
export function withDeadline(card: Card, milliseconds: number): Card {
  async function within<T>(work: Promise<T>, late: () => T): Promise<T> {
    const over = new AbortController();
    const deadline = delay(milliseconds, undefined, { signal: over.signal }).then(late);
    // The loser of the race may still fail later, with nobody listening any more.
    work.catch(() => {});
    deadline.catch(() => {});
    try {
      return await Promise.race([work, deadline]);
    } finally {
      over.abort();
    }
  }

  return {
    atr: card.atr,
    removed: card.removed,
    transmit: (command) =>
      within(card.transmit(command), () => {
        throw new JpkiError(
          "CARD_UNRESPONSIVE",
          `The card did not answer within ${milliseconds} ms; take it out, and put it in again.`,
        );
      }),
    [Symbol.asyncDispose]: () => within(card[Symbol.asyncDispose](), () => {}),
  };
}
