import { JpkiError } from "../errors.ts";
import {
  type Der,
  derTags,
  openDer,
  openSequence,
  readBitString,
  readInteger,
  readObjectIdentifier,
  readSmallInteger,
  readTime,
  sameBytes,
} from "./der.ts";
import { type Extensions, readExtensions } from "./extensions.ts";
import { type Name, readName } from "./names.ts";
import { readRawExtensions } from "./raw-extensions.ts";
import { Unreadable } from "./refusal.ts";

/** AlgorithmIdentifier (RFC 5280, 4.1.1.2); `parameters` is the DER of whatever stands there. */
export interface AlgorithmIdentifier {
  readonly identifier: string;
  readonly parameters?: Uint8Array;
  readonly der: Uint8Array;
}

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

/** SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). */
export interface SubjectPublicKey {
  readonly der: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  /** The bits of the key, which key identifiers are made of. */
  readonly bits: Uint8Array;
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
  const outer = openSequence(der);
  const toBeSigned = outer.next(derTags.sequence);
  const signatureAlgorithm = readAlgorithm(outer.next(derTags.sequence));
  const signature = readBitString(outer.next(derTags.bitString).content, "octets");
  outer.end();

  const fields = openDer(toBeSigned.content);
  const version = readVersion(fields.optional(0xa0));
  const serialNumber = readInteger(fields.next(derTags.integer).content);
  const signedAlgorithm = readAlgorithm(fields.next(derTags.sequence));
  const issuer = readName(fields.next(derTags.sequence));
  const validity = openDer(fields.next(derTags.sequence).content);
  const notBefore = readTime(validity.next());
  const notAfter = readTime(validity.next());
  validity.end();
  const subject = readName(fields.next(derTags.sequence));
  const publicKey = readPublicKey(fields.next(derTags.sequence));
  const uniqueIdentifiers = [fields.optional(0x81), fields.optional(0x82)].filter((id) => id);
  const extensions = fields.optional(0xa3);
  fields.end();
  if (uniqueIdentifiers.length > 0 && version === 1) {
    throw new Unreadable("unique identifiers in a version 1 certificate");
  }
  if (extensions && version !== 3) throw new Unreadable("extensions before version 3");
  const raw = extensions ? readRawExtensions(only(extensions)) : [];
  return {
    der,
    signed: toBeSigned.whole,
    version,
    serialNumber,
    issuer,
    subject,
    notBefore,
    notAfter,
    signatureAlgorithm,
    signedAlgorithm,
    signature,
    publicKey,
    extensions: readExtensions(raw),
  };
}

/** Reads AlgorithmIdentifier. */
export function readAlgorithm(der: Der): AlgorithmIdentifier {
  const fields = openDer(der.content);
  const identifier = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
  const parameters = fields.done ? undefined : fields.next().whole;
  fields.end();
  return { identifier, der: der.whole, ...(parameters && { parameters }) };
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

function readPublicKey(der: Der): SubjectPublicKey {
  const fields = openDer(der.content);
  const algorithm = readAlgorithm(fields.next(derTags.sequence));
  const bits = readBitString(fields.next(derTags.bitString).content, "octets");
  fields.end();
  return { der: der.whole, algorithm, bits };
}

function only(explicit: Der): Der {
  const fields = openDer(explicit.content);
  const list = fields.next(derTags.sequence);
  fields.end();
  return list;
}
