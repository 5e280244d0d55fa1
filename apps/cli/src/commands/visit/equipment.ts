import type { Card } from "@uketsuke/jpki";
import type { Reception } from "@uketsuke/reception";

/** What a visit is done with, made up or configured; disposing it gives everything back. */
export interface Equipment
  extends Pick<
      Reception,
      "oqs" | "resultFolder" | "terminalAuthenticator" | "verificationNumbers" | "journal"
    >,
    AsyncDisposable {
  /** Whether the server, and with it the card it knows, is made up. */
  readonly sandbox: boolean;
  /** Whether the card key can be opened without a PIN here, which a look by staff needs. */
  readonly opensWithoutPin: boolean;
  /** Waits for a card and works with it; the card is reset when the work ends. */
  withCard<T>(work: (card: Card) => Promise<T>): Promise<T>;
}

/** What both kinds of equipment need to know. */
export interface EquipmentOptions {
  readonly reader?: string;
  readonly vpcdPort?: number;
  readonly folder?: string;
  readonly journal?: string;
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}
