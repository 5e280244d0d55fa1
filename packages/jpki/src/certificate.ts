import { toHex } from "./bytes.ts";
import { readShownExtensions } from "./certificate-extensions.ts";
import { bearerOf, type CertificateBearer, distinguishedName } from "./certificate-names.ts";
import { usableUntil } from "./certificate-period.ts";
import { JpkiError } from "./errors.ts";
import { certificateProfile } from "./layout/certificate-profile.ts";
import { readAlgorithm } from "./trust/algorithm-identifier.ts";
import { openCertificate } from "./trust/certificate-fields.ts";
import { readTime } from "./trust/der.ts";
import type { KeyUsage } from "./trust/key-usage.ts";
import { Unreadable } from "./trust/refusal.ts";
import { readPublicKey } from "./trust/subject-public-key.ts";

/** What the certificate's policies and constraints say it is for; `other` when the JPKI profile does not know it. */
export type CertificateKind = "authentication" | "signing" | "authority" | "other";

/**
 * An X.509 certificate of the card, read and not checked: no signature, chain or revocation was looked at.
 * Profile: J-LIS 公的個人認証サービス プロファイル仕様書.
 */
export interface Certificate {
  /** The bytes on the card. */
  readonly der: Uint8Array;
  readonly kind: CertificateKind;
  /** Hexadecimal, as openssl prints it. */
  readonly serialNumber: string;
  /** `C=JP,CN=…` in the order of the certificate. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** Last moment of the grace period: three months after the end of the month of expiry, eligibility only. */
  readonly usableUntil: Date;
  /** Hexadecimal key identifier. The issuing CA is found by it: every generation of the CA has the same name. */
  readonly authorityKeyIdentifier?: string;
  readonly subjectKeyIdentifier?: string;
  readonly keyUsage: readonly KeyUsage[];
  /** Object identifiers. */
  readonly extendedKeyUsage: readonly string[];
  /** Object identifiers of the certificate policies. */
  readonly policies: readonly string[];
  /** Object identifier of the signature algorithm. */
  readonly signatureAlgorithm: string;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** The person, in a signing certificate (署名用電子証明書) only: personal data. */
  readonly bearer?: CertificateBearer;
}

/**
 * Reads one DER certificate. What RFC 5280 forbids but can mean only one thing is shown; the door `./trust` refuses it.
 * Throws CERTIFICATE_INVALID; the message holds nothing of its content.
 */
export function parseCertificate(der: Uint8Array): Certificate {
  try {
    return read(Uint8Array.from(der));
  } catch (cause) {
    if (JpkiError.is(cause)) throw cause;
    throw new JpkiError("CERTIFICATE_INVALID", "The bytes are not an X.509 certificate.", {
      cause,
    });
  }
}

function read(der: Uint8Array): Certificate {
  const fields = openCertificate(der);
  const { isAuthority, alternativeNames, ...shown } = readShownExtensions(fields.extensions);
  const validTo = new Date(readTime(fields.notAfter));
  const bearer = bearerOf(alternativeNames);
  return {
    der,
    kind: isAuthority ? "authority" : kindOf(shown.policies),
    serialNumber: serialText(fields.serialNumber),
    subject: distinguishedName(fields.subject),
    issuer: distinguishedName(fields.issuer),
    validFrom: new Date(readTime(fields.notBefore)),
    validTo,
    usableUntil: usableUntil(validTo),
    ...shown,
    signatureAlgorithm: readAlgorithm(fields.signatureAlgorithm).identifier,
    publicKey: readPublicKey(fields.publicKey).der,
    ...(bearer && { bearer }),
  };
}

/** RFC 5280 forbids negative numbers and leading zeros, which does not keep them out of certificates. */
function serialText(octets: Uint8Array): string {
  if (octets.length === 0) throw new Unreadable("an empty INTEGER");
  const value = BigInt.asIntN(octets.length * 8, BigInt(`0x${toHex(octets)}`));
  const magnitude = (value < 0n ? -value : value).toString(16).toUpperCase();
  return `${value < 0n ? "-" : ""}${magnitude.length % 2 ? "0" : ""}${magnitude}`;
}

function kindOf(policies: readonly string[]): CertificateKind {
  const { authentication, signing } = certificateProfile.policies;
  const names = (known: readonly string[]): boolean => policies.some((oid) => known.includes(oid));
  if (names(authentication)) return "authentication";
  return names(signing) ? "signing" : "other";
}
