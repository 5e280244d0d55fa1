import type { CardVerifiableAuthority } from "./card-verifiable-certificate.ts";
import { JpkiError } from "./errors.ts";
import type { CardVerifiableHierarchy } from "./layout/card-verifiable.ts";

/** Whom a check of authenticity trusts. */
export interface AuthenticityOptions {
  /** Authorities of every application that is to be checked, from the issuer of the cards, never from a card. */
  readonly authorities: readonly CardVerifiableAuthority[];
  /** Which hierarchy counts; default `production`, and the other is refused. */
  readonly hierarchy?: CardVerifiableHierarchy | undefined;
}

/** What a check proved: who signed, which data, and that the card with the key of that data answered just now. */
export type ProvenPart = "issuer" | "birth-date" | "attributes" | "images" | "photo" | "card";

/** What it cannot prove: no signature covers expiry and security code, and nothing tells whether a key or the card was revoked. */
export type UnprovenPart = "expiry" | "security-code" | "revocation";

/** Why something is not authentic; each is a different thing that was wrong, and the first one found is named. */
export type NotAuthenticReason =
  /** A file is not what the application defines. */
  | "malformed"
  /** The certificate names an authority that was not given, or that certifies for another application. */
  | "unknown-authority"
  /** A card of the test hierarchy or of a sandbox where real ones are wanted. */
  | "test-hierarchy"
  /** A real card where the test hierarchy is wanted. */
  | "wrong-hierarchy"
  /** A key below RSA-2048, with an exponent below 65537, or oddly written. */
  | "weak-key"
  /** The authority did not sign the municipality's certificate. */
  | "certificate-signature"
  /** The municipality did not sign this file. */
  | "data-signature"
  /** Birth date, sex, name, address or the card key in it are not the signed ones. */
  | "attributes-altered"
  /** The images of name and address are not the signed ones. */
  | "images-altered"
  /** The photo is not the signed one. */
  | "photo-altered"
  /** The municipality did not sign the key of this card. */
  | "card-key-signature"
  /** The card has no key to answer a challenge with: a copy of the files alone. */
  | "no-answer"
  /** Another key answered: files of another card, or a copy. */
  | "wrong-answer";

/** The data is the municipality's and this card is the one it was signed for. `unproven` stays open, always. */
export interface Authentic {
  readonly outcome: "authentic";
  readonly hierarchy: CardVerifiableHierarchy;
  /** Key identifier of the authority, such as `5000023/001`. */
  readonly authority: string;
  /** Key identifier of the municipality that signed. */
  readonly municipality: string;
  readonly proven: readonly ProvenPart[];
  readonly unproven: readonly UnprovenPart[];
}

/** Something was wrong; nothing that was read may be believed. */
export interface NotAuthentic {
  readonly outcome: "not-authentic";
  readonly reason: NotAuthenticReason;
  /** One sentence for a log: never data of the card. */
  readonly detail: string;
}

/** What {@link checkSurface} and {@link checkAge} find. */
export type Authenticity = Authentic | NotAuthentic;

/** The verdict that something was wrong. */
export function refused(reason: NotAuthenticReason, detail: string): NotAuthentic {
  return { outcome: "not-authentic", reason, detail };
}

/** The result for a file that is not what the application defines; any other error is thrown on. */
export function malformed(error: unknown): NotAuthentic {
  const typed = JpkiError.is(error) && ["FILE_INVALID", "TLV_INVALID"].includes(error.code);
  if (!typed) throw error;
  return refused("malformed", error.message);
}

/** Runs a check; what it finds malformed becomes the verdict. */
export function unlessMalformed<T>(work: () => T): T | NotAuthentic {
  try {
    return work();
  } catch (error) {
    return malformed(error);
  }
}
