import { timingSafeEqual } from "node:crypto";
import {
  type Authenticity,
  type AuthenticityOptions,
  type NotAuthentic,
  type ProvenPart,
  refused,
  type UnprovenPart,
  unlessMalformed,
} from "./authenticity-result.ts";
import {
  openAttributesSignature,
  openCardKey,
  signedAttributes,
} from "./basic-information-file.ts";
import { type CertifiedKey, certify, checkAuthorities } from "./certified-key.ts";
import { type CardAnswer, checkChallenge } from "./internal-authentication.ts";
import {
  decodeRsaPublicKey,
  isRsaSignature,
  sha256,
  signedDigests,
  type UsableRsaKey,
  usableRsaKey,
} from "./rsa-signature.ts";
import { openAge, openSurface } from "./surface-file.ts";

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

/** Data whose signature holds, and the card key that came with it; whether the card has that key is still open. */
export interface SignedData {
  readonly cardKey: UsableRsaKey;
  readonly proven: readonly ProvenPart[];
  readonly unproven: readonly UnprovenPart[];
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
