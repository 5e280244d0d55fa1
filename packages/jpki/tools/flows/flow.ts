import {
  type Card,
  type CardProfile,
  type JpkiErrorCode,
  type MyNumberCard,
  openMyNumberCard,
  verificationNumberB,
} from "../../src/index.ts";
import type { IssueCardOptions, Issuer, Persona } from "../../src/virtual-card/index.ts";

/** Whose card a flow is played with. */
export interface Holder {
  readonly persona: Persona;
  readonly issuer: Issuer;
}

/** One thing a client does with a card between putting it in and a result. The card is opened before, afresh each time. */
export interface Flow {
  readonly name: string;
  /** PINs, passwords and numbers it has compared. */
  readonly entries: number;
  /** Of these the wrong ones: so many tries may be gone afterwards. */
  readonly wrongEntries?: number;
  /** Another card than taro's. */
  readonly card?: Pick<IssueCardOptions, "persona" | "token">;
  /** Needs a command longer than 255 bytes, which a card or reader may refuse. */
  readonly extendedLength?: true;
  /** What it may also end in when the card goes away: nobody knows then whether the card did it. */
  readonly unknownCode?: JpkiErrorCode;
  /** Changes a PIN: the card is another one afterwards. */
  readonly changes?: true;
  /** Generations of the card it is opened with; default the one in use. */
  readonly profiles?: readonly CardProfile[];
  run(card: MyNumberCard, holder: Holder): Promise<unknown>;
}

/** Opens a card as the flow wants it. */
export function openFor({ profiles }: Flow, card: Card): Promise<MyNumberCard> {
  return openMyNumberCard(card, { profiles });
}

/** What a card is asked to sign. */
export const challenge: Uint8Array = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

/** A PIN as a fresh array each time: the client zeroes what it is handed. */
export function entry(text = ""): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Verification number B (照合番号B) of a made-up person. */
export function numberOf({ birthDate, cardExpiry, securityCode }: Persona): Uint8Array {
  const expiryYear = Number(cardExpiry.slice(0, 4));
  return verificationNumberB({ birthDate, expiryYear, securityCode });
}
