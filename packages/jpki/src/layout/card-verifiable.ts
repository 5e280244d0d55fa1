/**
 * The card verifiable hierarchy (CV証明書) of the two applications that hold what is printed on the card: which keys may certify
 * the municipality's key, what the municipality signs, and how the card proves its own key.
 */
import { type KeyAlgorithm, rsa2048 } from "./key-algorithms.ts";

/** Which world a key belongs to; the two are never mixed. Made-up keys of the sandbox count as `test`. */
export type CardVerifiableHierarchy = "production" | "test";

/** Applications whose files a municipality signs. */
export type SignedApplicationName = "surface" | "basicInformation";

/**
 * First seven digits of the key identifier (証明者鍵ID) of each authority. Those beginning with 5 and 6 are what public software found on
 * cards and on test cards, those beginning with 7 belong to the sandbox of this package. (5000020 and 6000020 stand above the card
 * manager's chain, which is not checked here.) The issuer has published none of them.
 */
export const cardVerifiableAuthorities: Readonly<
  Record<SignedApplicationName, Readonly<Record<CardVerifiableHierarchy, readonly string[]>>>
> = {
  surface: { production: ["5000023"], test: ["6000023", "7000023"] },
  basicInformation: { production: ["5000033"], test: ["6000033", "7000033"] },
};

/** Key identifier (鍵ID): seven digits of the key, two bytes, three digits of its group, four bytes of filler; compared whole. */
export const cardVerifiableKeyIdentifier = {
  bytes: 16,
  number: { start: 0, end: 7 },
  group: { start: 9, end: 12 },
} as const;

/** How long the files with signatures are on every card seen, so that one read fetches each; they are read right at any length. */
export const signedFileBytes = {
  cardVerifiableCertificate: 568,
  birthDate: 547,
  issuer: 320,
  attributesSignature: 336,
  cardKey: 536,
} as const;

/** Of every key in this hierarchy, and of the card's own key (内部認証), on all cards known. What the next card has is not known. */
export const cardVerifiableAlgorithm: KeyAlgorithm = rsa2048;

/** 内部認証: the application's own key signs a DigestInfo without any PIN (`80 2A 00 00`). */
export const internalAuthentication = { p1: 0x00, p2: 0x00 } as const;
