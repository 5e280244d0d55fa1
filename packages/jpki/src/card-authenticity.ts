import { timingSafeEqual } from "node:crypto";
import {
  openAttributesSignature,
  openCardKey,
  signedAttributes,
} from "./basic-information-file.ts";
import {
  type CardVerifiableAuthority,
  isKeyIdentifier,
  keyIdentifierName,
  keyNumber,
  openCardVerifiableCertificate,
} from "./card-verifiable-certificate.ts";
import { JpkiError } from "./errors.ts";
import { type CardAnswer, checkChallenge } from "./internal-authentication.ts";
import {
  type CardVerifiableHierarchy,
  cardVerifiableAuthorities,
  type SignedApplicationName,
} from "./layout/card-verifiable.ts";
import {
  decodeRsaPublicKey,
  isRsaSignature,
  sha256,
  signedDigests,
  type UsableRsaKey,
  usableRsaKey,
} from "./rsa-signature.ts";
import { openAge, openSurface } from "./surface-file.ts";

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

/** What one card handed over, wherever it is checked. The challenge has to be the checker's own and fresh. */
export interface SignedEvidence {
  /** The signed file: EF 0002 for {@link checkSurface}, EF 0001 for {@link checkAge}. */
  readonly file: Uint8Array;
  /** EF 0004 of the same application. */
  readonly certificate: Uint8Array;
  /** Its answer to a challenge. */
  readonly answer: CardAnswer;
}

/**
 * Checks the printed face (EF 0002 of 券面事項確認AP): the municipality's certificate under an authority, the signature over all
 * three groups of data, and the card's answer under the key that is part of them. Never throws for what a card handed over; throws
 * COMMAND_INVALID for an authority that cannot be used or a challenge under 16 bytes.
 *
 * @example
 * ```ts
 * const { file } = await surface.readSurface({ verificationNumber });
 * const { file: certificate } = await surface.readCardVerifiableCertificate();
 * const answer = await surface.answer(crypto.getRandomValues(new Uint8Array(32)));
 * const result = checkSurface({ file, certificate, answer }, { authorities });
 * console.log(result.outcome === "authentic" ? result.proven : result.reason);
 * ```
 */
export function checkSurface(evidence: SignedEvidence, options: AuthenticityOptions): Authenticity {
  return check(evidence, options, checkSurfaceData);
}

/**
 * Checks the record for checking an age (年齢確認, EF 0001 of 券面事項確認AP) as {@link checkSurface} does the face.
 */
export function checkAge(evidence: SignedEvidence, options: AuthenticityOptions): Authenticity {
  return check(evidence, options, checkAgeData);
}

/** The municipality's key, certified. */
export interface CertifiedKey {
  readonly key: UsableRsaKey;
  readonly authority: string;
  readonly municipality: string;
  readonly hierarchy: CardVerifiableHierarchy;
}

/** Data whose signature holds, and the card key that came with it; whether the card has that key is still open. */
export interface SignedData {
  readonly cardKey: UsableRsaKey;
  readonly proven: readonly ProvenPart[];
  readonly unproven: readonly UnprovenPart[];
}

/** Throws COMMAND_INVALID for authorities a check cannot be made with. */
export function checkAuthorities({ authorities }: AuthenticityOptions): void {
  for (const authority of authorities) {
    if (!isKeyIdentifier(authority.keyIdentifier)) throw unusable("it has no key identifier");
    const name = keyIdentifierName(authority.keyIdentifier);
    const number = keyNumber(authority.keyIdentifier);
    if (!usableRsaKey(authority)) throw unusable(`the key ${name} is too weak`);
    const other = authority.hierarchy === "production" ? "test" : "production";
    if (Object.values(cardVerifiableAuthorities).some((known) => known[other].includes(number))) {
      throw unusable(`the key ${name} is of the ${other} hierarchy`);
    }
  }
}

/** Checks the CV certificate of one application under the authority it names. */
export function certify(
  file: Uint8Array,
  application: SignedApplicationName,
  { authorities, hierarchy = "production" }: AuthenticityOptions,
): CertifiedKey | NotAuthentic {
  return unlessMalformed(() => {
    const certificate = openCardVerifiableCertificate(file);
    const { authorityKeyIdentifier, keyIdentifier, signed, signature } = certificate;
    const number = keyNumber(authorityKeyIdentifier);
    const known = cardVerifiableAuthorities[application];
    if (hierarchy === "production" && known.test.includes(number)) {
      return refused("test-hierarchy", "the card is not of the production hierarchy");
    }
    if (hierarchy === "test" && known.production.includes(number)) {
      return refused("wrong-hierarchy", "the card is of the production hierarchy");
    }
    const authority = authorities.find(
      (candidate) =>
        candidate.hierarchy === hierarchy &&
        Buffer.compare(candidate.keyIdentifier, authorityKeyIdentifier) === 0,
    );
    if (!known[hierarchy].includes(number) || !authority) {
      return refused("unknown-authority", "the certificate names an authority that was not given");
    }
    const authorityKey = usableRsaKey(authority);
    const key = usableRsaKey(certificate.publicKey);
    if (!authorityKey || !key) return refused("weak-key", "the municipality's key");
    if (!isRsaSignature(authorityKey, [sha256(signed)], signature)) {
      return refused("certificate-signature", "the authority did not sign this certificate");
    }
    return {
      key,
      authority: keyIdentifierName(authorityKeyIdentifier),
      municipality: keyIdentifierName(keyIdentifier),
      hierarchy,
    };
  });
}

/** Checks EF 0002 of 券面事項確認AP under the municipality's key: DF28 signs three digests at once. */
export function checkSurfaceData(
  file: Uint8Array,
  { key }: CertifiedKey,
): SignedData | NotAuthentic {
  return unlessMalformed(() => {
    const { attributes, images, photo, cardKey, signature } = openSurface(file);
    const digests = [sha256(...attributes), sha256(...images), sha256(photo.whole)];
    if (!isRsaSignature(key, digests, signature)) {
      return altered(signedDigests(key, digests, signature));
    }
    return signedData(
      cardKey,
      ["issuer", "attributes", "images", "photo"],
      ["expiry", "security-code", "revocation"],
    );
  });
}

/** Checks EF 0001 of 券面事項確認AP under the municipality's key: DF13 over birth date and card key. */
export function checkAgeData(file: Uint8Array, { key }: CertifiedKey): SignedData | NotAuthentic {
  return unlessMalformed(() => {
    const { signed, cardKey, signature } = openAge(file);
    if (!isRsaSignature(key, [sha256(...signed)], signature)) {
      return refused("data-signature", "the municipality did not sign this birth date");
    }
    return signedData(cardKey, ["issuer", "birth-date"], ["revocation"]);
  });
}

/** The three files of 券面事項入力補助AP a check needs. */
export interface BasicInformationFiles {
  /** EF 0002 */
  readonly attributes: Uint8Array;
  /** EF 0003; secret, because a digest of the 12-digit number is in it. */
  readonly signature: Uint8Array;
  /** EF 0007 */
  readonly cardKey: Uint8Array;
}

/**
 * Checks the basic four items under the municipality's key: DF33 over both digests, DF32 against the items, DF52 over the card key.
 * It stays inside the package: nobody else may hold EF 0003.
 */
export function checkAttributesData(
  files: BasicInformationFiles,
  { key }: CertifiedKey,
): SignedData | NotAuthentic {
  return unlessMalformed(() => {
    const { signed, attributesDigest, signature } = openAttributesSignature(files.signature);
    if (!isRsaSignature(key, [sha256(...signed.map(({ whole }) => whole))], signature)) {
      return refused("data-signature", "the municipality did not sign these digests");
    }
    const digest = sha256(signedAttributes(files.attributes));
    if (digest.length !== attributesDigest.length || !timingSafeEqual(digest, attributesDigest)) {
      return refused("attributes-altered", "the basic four items are not the signed ones");
    }
    const { signed: keyObjects, cardKey, signature: keySignature } = openCardKey(files.cardKey);
    if (!isRsaSignature(key, [sha256(...keyObjects.map(({ whole }) => whole))], keySignature)) {
      return refused("card-key-signature", "the municipality did not sign the key of this card");
    }
    return signedData(cardKey, ["issuer", "attributes"], ["revocation"]);
  });
}

/** Checks the card's answer under its key and sums up. `answer` is undefined when the card would not answer. */
export function conclude(
  { authority, municipality, hierarchy }: CertifiedKey,
  { cardKey, proven, unproven }: SignedData,
  answer: CardAnswer | undefined,
): Authenticity {
  if (!answer) return refused("no-answer", "the card refused to answer a challenge");
  if (!isRsaSignature(cardKey, [sha256(answer.challenge)], answer.signature)) {
    return refused("wrong-answer", "the answer was not made with the key of this data");
  }
  return {
    outcome: "authentic",
    hierarchy,
    authority,
    municipality,
    proven: [...proven, "card"],
    unproven,
  };
}

/** The result for a file that is not what the application defines; any other error is thrown on. */
export function malformed(error: unknown): NotAuthentic {
  const typed = JpkiError.is(error) && ["FILE_INVALID", "TLV_INVALID"].includes(error.code);
  if (!typed) throw error;
  return refused("malformed", error.message);
}

function check(
  { file, certificate, answer }: SignedEvidence,
  options: AuthenticityOptions,
  checkData: (file: Uint8Array, certified: CertifiedKey) => SignedData | NotAuthentic,
): Authenticity {
  checkAuthorities(options);
  checkChallenge(answer.challenge);
  const certified = certify(certificate, "surface", options);
  if ("outcome" in certified) return certified;
  const data = checkData(file, certified);
  return "outcome" in data ? data : conclude(certified, data, answer);
}

function signedData(
  cardKey: Uint8Array,
  proven: readonly ProvenPart[],
  unproven: readonly UnprovenPart[],
): SignedData | NotAuthentic {
  const key = usableRsaKey(decodeRsaPublicKey(cardKey));
  return key ? { cardKey: key, proven, unproven } : refused("weak-key", "the card's own key");
}

/** Names the one group that was altered; when it is more than one, the signature is of something else. */
function altered(covered: readonly boolean[] | undefined): NotAuthentic {
  const groups = ["attributes-altered", "images-altered", "photo-altered"] as const;
  const wrong = groups.filter((_, index) => covered?.[index] === false);
  const [reason] = wrong;
  return reason && wrong.length === 1
    ? refused(reason, "one group of the data is not the signed one")
    : refused("data-signature", "the municipality did not sign this face");
}

function unlessMalformed<T>(work: () => T): T | NotAuthentic {
  try {
    return work();
  } catch (error) {
    return malformed(error);
  }
}

function refused(reason: NotAuthenticReason, detail: string): NotAuthentic {
  return { outcome: "not-authentic", reason, detail };
}

function unusable(reason: string): JpkiError {
  return new JpkiError("COMMAND_INVALID", `A card verifiable authority cannot be used: ${reason}.`);
}
