import * as asn1js from "asn1js";
import {
  AltName,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  ExtKeyUsage,
  Certificate as X509Certificate,
} from "pkijs";
import { toHex } from "./bytes.ts";
import { bearerOf, type CertificateBearer, distinguishedName } from "./certificate-names.ts";
import { usableUntil } from "./certificate-period.ts";
import { JpkiError } from "./errors.ts";
import { certificateProfile } from "./layout/certificate-profile.ts";

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

const keyUsages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

/** Names of RFC 5280, 4.2.1.3. */
export type KeyUsage = (typeof keyUsages)[number];

/** Reads one DER certificate. Throws CERTIFICATE_INVALID; the message holds nothing of its content. */
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
  const asn1 = asn1js.fromBER(der);
  if (asn1.offset !== der.length) throw invalid("is cut off or followed by other bytes");
  const x509 = new X509Certificate({ schema: asn1.result });
  const alternativeNames = extension(x509, "2.5.29.17", AltName);
  const authority = extension(x509, "2.5.29.35", AuthorityKeyIdentifier)?.keyIdentifier;
  const subjectKey = extension(x509, "2.5.29.14", asn1js.OctetString);
  const policies = (
    extension(x509, "2.5.29.32", CertificatePolicies)?.certificatePolicies ?? []
  ).map((policy) => policy.policyIdentifier);
  const isAuthority = extension(x509, "2.5.29.19", BasicConstraints)?.cA === true;
  const bearer = alternativeNames && bearerOf(alternativeNames);
  const validTo = x509.notAfter.value;
  return {
    der,
    kind: isAuthority ? "authority" : kindOf(policies),
    serialNumber: serialText(x509.serialNumber.valueBlock.valueHexView),
    subject: distinguishedName(x509.subject),
    issuer: distinguishedName(x509.issuer),
    validFrom: x509.notBefore.value,
    validTo,
    usableUntil: usableUntil(validTo),
    ...(authority && { authorityKeyIdentifier: toHex(authority.valueBlock.valueHexView) }),
    ...(subjectKey && { subjectKeyIdentifier: toHex(subjectKey.valueBlock.valueHexView) }),
    keyUsage: readKeyUsage(extension(x509, "2.5.29.15", asn1js.BitString)),
    extendedKeyUsage: extension(x509, "2.5.29.37", ExtKeyUsage)?.keyPurposes ?? [],
    policies,
    signatureAlgorithm: x509.signatureAlgorithm.algorithmId,
    publicKey: new Uint8Array(x509.subjectPublicKeyInfo.toSchema().toBER()),
    ...(bearer && { bearer }),
  };
}

function extension<T>(
  x509: X509Certificate,
  identifier: string,
  type: abstract new (...parameters: never[]) => T,
): T | undefined {
  const found = (x509.extensions ?? []).filter(({ extnID }) => extnID === identifier);
  if (found.length > 1) throw invalid(`has extension ${identifier} twice`);
  const value: unknown = found[0]?.parsedValue;
  if (!found[0]) return undefined;
  if (!(value instanceof type)) throw invalid(`has an extension ${identifier} that cannot be read`);
  return value;
}

/** RFC 5280 forbids negative numbers, which does not keep them out of certificates. */
function serialText(bytes: Uint8Array): string {
  const value = BigInt.asIntN(bytes.length * 8, BigInt(`0x${toHex(bytes) || "0"}`));
  const magnitude = (value < 0n ? -value : value).toString(16).toUpperCase();
  return `${value < 0n ? "-" : ""}${magnitude.length % 2 ? "0" : ""}${magnitude}`;
}

function kindOf(policies: readonly string[]): CertificateKind {
  const { authentication, signing } = certificateProfile.policies;
  const names = (known: readonly string[]): boolean => policies.some((oid) => known.includes(oid));
  if (names(authentication)) return "authentication";
  return names(signing) ? "signing" : "other";
}

function readKeyUsage(bits: asn1js.BitString | undefined): readonly KeyUsage[] {
  const bytes = bits?.valueBlock.valueHexView ?? new Uint8Array();
  return keyUsages.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function invalid(reason: string): JpkiError {
  return new JpkiError("CERTIFICATE_INVALID", `The certificate ${reason}.`);
}
