import {
  type AuthenticityOptions,
  type NotAuthentic,
  refused,
  unlessMalformed,
} from "./authenticity-result.ts";
import {
  isKeyIdentifier,
  keyIdentifierName,
  keyNumber,
  openCardVerifiableCertificate,
} from "./card-verifiable-certificate.ts";
import { JpkiError } from "./errors.ts";
import {
  type CardVerifiableHierarchy,
  cardVerifiableAuthorities,
  type SignedApplicationName,
} from "./layout/card-verifiable.ts";
import { isRsaSignature, sha256, type UsableRsaKey, usableRsaKey } from "./rsa-signature.ts";

/** The municipality's key, certified. */
export interface CertifiedKey {
  readonly key: UsableRsaKey;
  readonly authority: string;
  readonly municipality: string;
  readonly hierarchy: CardVerifiableHierarchy;
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

function unusable(reason: string): JpkiError {
  return new JpkiError("COMMAND_INVALID", `A card verifiable authority cannot be used: ${reason}.`);
}
