import { concat } from "../bytes.ts";
import {
  type Der,
  derTags,
  openDer,
  readDer,
  readObjectIdentifier,
  readTime,
} from "../trust/der.ts";
import {
  writeDer,
  writeObjectIdentifier,
  writeSequence,
  writeSetOf,
  writeTime,
} from "../trust/der-writer.ts";
import type { DigestName } from "../trust/digests.ts";
import { Unreadable } from "../trust/refusal.ts";
import {
  type CertificateReference,
  readSigningCertificate,
  writeSigningCertificate,
} from "./signing-certificate.ts";

const types = {
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  algorithmProtection: "1.2.840.113549.1.9.52",
  signingCertificate: "1.2.840.113549.1.9.16.2.47",
} as const;

/** What the signer put under the signature besides the digest of the content (RFC 5652, 11). Other attributes are passed over. */
export interface SignedAttributes {
  /** Object identifier. */
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** Milliseconds since 1970: what the signer says, not what anybody proved. */
  readonly signingTime?: number;
  /** Content of CMSAlgorithmProtection (RFC 6211). */
  readonly algorithmProtection?: Uint8Array;
  /** SigningCertificateV2: the signer's own first. */
  readonly signingCertificate?: readonly CertificateReference[];
}

/** What {@link writeSignedAttributes} writes. */
export interface AttributesToSign {
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  readonly signingTime?: Date;
  /** DER of the two AlgorithmIdentifiers of the signer. */
  readonly digestAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  readonly certificate: Uint8Array;
  readonly digest: DigestName;
}

/** Writes the attributes as the SET OF that is signed (RFC 5652, 5.4); CAdES-BES asks for the certificate among them. */
export function writeSignedAttributes(attributes: AttributesToSign): Uint8Array {
  const { contentType, messageDigest, signingTime, certificate, digest } = attributes;
  const protection = writeAlgorithmProtection(attributes);
  return writeSetOf([
    attribute(types.contentType, writeObjectIdentifier(contentType)),
    attribute(types.messageDigest, writeDer(derTags.octetString, messageDigest)),
    ...(signingTime ? [attribute(types.signingTime, writeTime(signingTime))] : []),
    attribute(types.algorithmProtection, writeSequence(protection)),
    attribute(types.signingCertificate, writeSigningCertificate(certificate, digest)),
  ]);
}

/** Content of CMSAlgorithmProtection: the two algorithms, so that nobody can exchange them (RFC 6211, 2). */
export function writeAlgorithmProtection({
  digestAlgorithm,
  signatureAlgorithm,
}: Pick<AttributesToSign, "digestAlgorithm" | "signatureAlgorithm">): Uint8Array {
  return concat(digestAlgorithm, withTag(0xa1, signatureAlgorithm));
}

/** The same element under another tag of one octet, as IMPLICIT tags it. */
export function withTag(tag: number, element: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(tag), element.subarray(1));
}

/** Reads the content of signed attributes: in the order of DER, each once, with one value; throws {@link Unreadable}. */
export function readSignedAttributes(content: Uint8Array): SignedAttributes {
  const values = readAttributes(content);
  const contentType = values.get(types.contentType);
  const messageDigest = values.get(types.messageDigest);
  if (!contentType || !messageDigest) throw new Unreadable("the content type or digest is missing");
  const signingTime = values.get(types.signingTime);
  const protection = values.get(types.algorithmProtection);
  const certificate = values.get(types.signingCertificate);
  return {
    contentType: readObjectIdentifier(only(contentType, derTags.objectIdentifier).content),
    messageDigest: only(messageDigest, derTags.octetString).content,
    ...(signingTime && { signingTime: readTime(only(signingTime)) }),
    ...(protection && { algorithmProtection: only(protection, derTags.sequence).content }),
    ...(certificate && { signingCertificate: readSigningCertificate(only(certificate).whole) }),
  };
}

/** Values of each attribute by its type. */
function readAttributes(content: Uint8Array): ReadonlyMap<string, Der> {
  const values = new Map<string, Der>();
  let last: Uint8Array | undefined;
  for (const { whole, content: inside } of openDer(content).rest(derTags.sequence)) {
    if (last && Buffer.compare(last, whole) >= 0) throw new Unreadable("not in the order of DER");
    last = whole;
    const fields = openDer(inside);
    const type = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
    const value = fields.next(derTags.set);
    fields.end();
    if (values.has(type)) throw new Unreadable("one attribute appears twice");
    values.set(type, value);
  }
  return values;
}

function only(values: Der, tag?: number): Der {
  return readDer(values.content, tag);
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeObjectIdentifier(type), writeSetOf([value]));
}

/** Whether bytes could be the signed attributes of another signature: a SET of what begins with an object identifier. */
export function looksLikeSignedAttributes(bytes: Uint8Array): boolean {
  try {
    const elements = openDer(readDer(bytes, derTags.set).content).rest(derTags.sequence);
    for (const { content } of elements) openDer(content).next(derTags.objectIdentifier);
    return true;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}
