import { createHash } from "node:crypto";
import { readAlgorithm } from "../trust/algorithm-identifier.ts";
import { derTags, openDer, openSequence, readInteger, sameBytes } from "../trust/der.ts";
import { writeDer, writeObjectIdentifier, writeSequence } from "../trust/der-writer.ts";
import { type DigestName, digestOf, digests } from "../trust/digests.ts";
import { type GeneralName, readGeneralNames } from "../trust/names.ts";
import type { PathCertificate } from "../trust/path-certificate.ts";
import { Unreadable } from "../trust/refusal.ts";

/** One certificate by its digest (ESSCertIDv2; RFC 5035, 4). */
export interface CertificateReference {
  readonly algorithm: DigestName;
  readonly digest: Uint8Array;
  readonly issuer?: readonly GeneralName[];
  readonly serialNumber?: string;
}

/** Most references that are read; more than a path can have. */
const maximumReferences = 16;

/** The digest that ESSCertIDv2 leaves out. */
const defaultDigest = "sha256";

/** SigningCertificateV2 (RFC 5035, 3) with the one certificate of the signer. */
export function writeSigningCertificate(
  certificate: Uint8Array,
  algorithm: DigestName,
): Uint8Array {
  const digest = createHash(algorithm).update(certificate).digest();
  const identifier = writeSequence(writeObjectIdentifier(digests[algorithm].identifier));
  const reference = writeSequence(
    ...(algorithm === defaultDigest ? [] : [identifier]),
    writeDer(derTags.octetString, digest),
  );
  return writeSequence(writeSequence(reference));
}

/** Reads SigningCertificateV2: first the signer's certificate, then those the path may be made of. */
export function readSigningCertificate(der: Uint8Array): readonly CertificateReference[] {
  const fields = openSequence(der);
  const references = openDer(fields.next(derTags.sequence).content).rest(derTags.sequence);
  fields.optional(derTags.sequence);
  fields.end();
  if (references.length === 0 || references.length > maximumReferences) {
    throw new Unreadable("a signing certificate that names none or too many");
  }
  return references.map(({ content }) => readReference(content));
}

function readReference(content: Uint8Array): CertificateReference {
  const fields = openDer(content);
  const identifier = fields.optional(derTags.sequence);
  const algorithm = identifier ? digestOf(readAlgorithm(identifier).identifier) : defaultDigest;
  const digest = fields.next(derTags.octetString).content;
  const named = fields.optional(derTags.sequence);
  fields.end();
  if (!algorithm || algorithm === "sha1") {
    throw new Unreadable("a signing certificate by a digest that does not count");
  }
  return { algorithm, digest, ...(named && readIssuerSerial(named.content)) };
}

function readIssuerSerial(
  content: Uint8Array,
): Pick<Required<CertificateReference>, "issuer" | "serialNumber"> {
  const fields = openDer(content);
  const issuer = readGeneralNames(fields.next(derTags.sequence).content);
  const serialNumber = readInteger(fields.next(derTags.integer).content);
  fields.end();
  return { issuer, serialNumber };
}

/** Whether a reference is to this certificate. */
export function refersTo(
  { algorithm, digest, issuer, serialNumber }: CertificateReference,
  certificate: PathCertificate,
): boolean {
  if (!sameBytes(createHash(algorithm).update(certificate.der).digest(), digest)) return false;
  if (serialNumber === undefined || !issuer) return true;
  const [name, ...others] = issuer;
  return (
    serialNumber === certificate.serialNumber &&
    others.length === 0 &&
    name?.form === "directoryName" &&
    name.value.key === certificate.issuer.key
  );
}
