import type { Card } from "./card.ts";

/** A card reader (カードリーダー): yields every card put into it. */
export interface CardReader extends AsyncDisposable {
  /** Name as the system gives it. */
  readonly name: string;
  /**
   * One {@link Card} per insertion, beginning with a card that is already there; it goes on after a removal.
   * A card is disposed when the loop asks for the next one or ends, and its `removed` is watched that long.
   * Disposing the reader ends the loop. Throws {@link JpkiError} READER_UNAVAILABLE when the reader goes away, and the
   * reason of an aborted `signal`.
   */
  cards(options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<Card>;
}
