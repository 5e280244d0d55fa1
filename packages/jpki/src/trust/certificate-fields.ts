import { type Der, derTags, openDer, openSequence, readDer } from "./der.ts";

/** A certificate taken apart, its parts not read (RFC 5280, 4.1): who asks for one decides how strictly it is read. */
export interface CertificateFields {
  /** TBSCertificate: what is signed. */
  readonly toBeSigned: Der;
  /** Around the INTEGER; absent in version 1. */
  readonly version?: Der;
  /** Octets of the INTEGER. */
  readonly serialNumber: Uint8Array;
  readonly signedAlgorithm: Der;
  readonly issuer: Der;
  readonly notBefore: Der;
  readonly notAfter: Der;
  readonly subject: Der;
  readonly publicKey: Der;
  readonly hasUniqueIdentifiers: boolean;
  /** The SEQUENCE of them. */
  readonly extensions?: Der;
  readonly signatureAlgorithm: Der;
  /** Content of the BIT STRING. */
  readonly signature: Uint8Array;
}

/** Takes the one certificate that fills `der` apart. */
export function openCertificate(der: Uint8Array): CertificateFields {
  const outer = openSequence(der);
  const toBeSigned = outer.next(derTags.sequence);
  const signatureAlgorithm = outer.next(derTags.sequence);
  const signature = outer.next(derTags.bitString).content;
  outer.end();

  const fields = openDer(toBeSigned.content);
  const version = fields.optional(0xa0);
  const serialNumber = fields.next(derTags.integer).content;
  const signedAlgorithm = fields.next(derTags.sequence);
  const issuer = fields.next(derTags.sequence);
  const validity = openDer(fields.next(derTags.sequence).content);
  const [notBefore, notAfter] = [validity.next(), validity.next()];
  validity.end();
  const subject = fields.next(derTags.sequence);
  const publicKey = fields.next(derTags.sequence);
  const uniqueIdentifiers = [fields.optional(0x81), fields.optional(0x82)];
  const extensions = fields.optional(0xa3);
  fields.end();
  return {
    toBeSigned,
    ...(version && { version }),
    serialNumber,
    signedAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKey,
    hasUniqueIdentifiers: uniqueIdentifiers.some((identifier) => identifier !== undefined),
    ...(extensions && { extensions: readDer(extensions.content, derTags.sequence) }),
    signatureAlgorithm,
    signature,
  };
}
