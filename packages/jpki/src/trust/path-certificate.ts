import { JpkiError } from "../errors.ts";
import { type AlgorithmIdentifier, readAlgorithm } from "./algorithm-identifier.ts";
import { openCertificate } from "./certificate-fields.ts";
import {
  type Der,
  derTags,
  openDer,
  readBitString,
  readInteger,
  readSmallInteger,
  readTime,
  sameBytes,
} from "./der.ts";
import { type Extensions, readExtensions } from "./extensions.ts";
import { type Name, readName } from "./names.ts";
import { readRawExtensions } from "./raw-extensions.ts";
import { Unreadable } from "./refusal.ts";
import { readPublicKey, type SubjectPublicKey } from "./subject-public-key.ts";

/** A certificate as the path check needs it: read strictly from DER, nothing decided (RFC 5280, 4.1). */
export interface PathCertificate {
  readonly der: Uint8Array;
  /** DER of TBSCertificate: what is signed. */
  readonly signed: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Upper-case hexadecimal of the INTEGER's octets. */
  readonly serialNumber: string;
  readonly issuer: Name;
  readonly subject: Name;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** The algorithm outside; {@link signedAlgorithm} is the one inside, and a check wants them equal. */
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signedAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly publicKey: SubjectPublicKey;
  readonly extensions: Extensions;
}

/** A certificate the caller trusts (トラストアンカー); its own signature is not looked at. */
export type TrustAnchor = PathCertificate;

/** Longest certificate that is read. */
export const maximumCertificateBytes = 0x10000;

/**
 * Reads a certificate the caller trusts as the end of paths. Throws CERTIFICATE_INVALID, because an anchor that
 * cannot be read is a mistake of the installation, not of the card.
 */
export function trustAnchor(der: Uint8Array): TrustAnchor {
  try {
    return readPathCertificate(Uint8Array.from(der));
  } catch (cause) {
    throw new JpkiError("CERTIFICATE_INVALID", "The trust anchor is not an X.509 certificate.", {
      cause,
    });
  }
}

/** Reads a certificate; throws {@link Unreadable}. */
export function readPathCertificate(der: Uint8Array): PathCertificate {
  if (der.length > maximumCertificateBytes) {
    throw new Unreadable("a certificate longer than 64 KiB", "too-large");
  }
  const fields = openCertificate(der);
  const version = readVersion(fields.version);
  if (fields.hasUniqueIdentifiers && version === 1) {
    throw new Unreadable("unique identifiers in a version 1 certificate");
  }
  if (fields.extensions && version !== 3) throw new Unreadable("extensions before version 3");
  return {
    der,
    signed: fields.toBeSigned.whole,
    version,
    serialNumber: readInteger(fields.serialNumber),
    issuer: readName(fields.issuer),
    subject: readName(fields.subject),
    notBefore: readTime(fields.notBefore),
    notAfter: readTime(fields.notAfter),
    signatureAlgorithm: readAlgorithm(fields.signatureAlgorithm),
    signedAlgorithm: readAlgorithm(fields.signedAlgorithm),
    signature: readBitString(fields.signature, "octets"),
    publicKey: readPublicKey(fields.publicKey),
    extensions: readExtensions(fields.extensions ? readRawExtensions(fields.extensions) : []),
  };
}

/** Whether issuer and subject are the same name: key rollover, or a root (RFC 5280, 3.2). */
export function isSelfIssued({ issuer, subject }: PathCertificate): boolean {
  return issuer.key === subject.key;
}

/** Whether two certificates are the same, byte for byte. */
export function isSameCertificate(left: PathCertificate, right: PathCertificate): boolean {
  return left === right || sameBytes(left.der, right.der);
}

function readVersion(explicit: Der | undefined): 1 | 2 | 3 {
  if (!explicit) return 1;
  const fields = openDer(explicit.content);
  const version = readSmallInteger(fields.next(derTags.integer).content);
  fields.end();
  if (version === 1) return 2;
  if (version === 2) return 3;
  throw new Unreadable(version === 0 ? "version 1 written out" : "an unknown version");
}
