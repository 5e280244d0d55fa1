/**
 * One card in one reader: the only door to hardware. Everything above it works on bytes.
 * A card is one insertion; a card put in again is a new object.
 */
export interface Card extends AsyncDisposable {
  /** Answer to reset (ATR). It does not tell which card this is; {@link openMyNumberCard} does. Empty for a mute card. */
  readonly atr: Uint8Array;
  /** Aborts when the card left the reader or the reader is gone. */
  readonly removed: AbortSignal;
  /**
   * Sends one command APDU and returns the response APDU with its two status bytes. Both arrays are the caller's:
   * a card keeps neither, because the caller zeroes what held a PIN or a photo.
   * Throws {@link JpkiError}: CARD_REMOVED, CARD_UNRESPONSIVE, CARD_IN_USE, CARD_CLOSED, TRANSMIT_FAILED.
   */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** Resets the card, so that no verified PIN stays behind, and gives up the exclusive connection. */
  [Symbol.asyncDispose](): Promise<void>;
}
