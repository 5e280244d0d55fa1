import { toHex } from "../bytes.ts";
import { type AlgorithmIdentifier, readAlgorithm } from "../trust/algorithm-identifier.ts";
import {
  type Der,
  type DerCursor,
  derTags,
  openDer,
  readDer,
  readInteger,
  readObjectIdentifier,
  readSmallInteger,
} from "../trust/der.ts";
import { type Name, readName } from "../trust/names.ts";
import { Unreadable } from "../trust/refusal.ts";

/** Object identifiers of content types (RFC 5652, 4 and 5.1). */
export const contentTypes = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
} as const;

/** Most certificates, bytes of them, and signers that are read; a document has a handful. */
export const signedDataCaps = {
  certificates: 64,
  certificateBytes: 0x40000,
  signers: 16,
} as const;

/** SignedData (RFC 5652, 5.1): read strictly from DER, nothing decided. Views, not copies. */
export interface SignedData {
  /** Object identifier of the content's type. */
  readonly contentType: string;
  /** Absent when the content is detached. */
  readonly content?: Uint8Array;
  /** Object identifiers of the digests announced for one pass over the content. */
  readonly digestAlgorithms: readonly string[];
  /** DER of certificates; not signed by anybody here. */
  readonly certificates: readonly Uint8Array[];
  readonly signers: readonly SignerInfo[];
}

/** How a signer names the certificate of its key (RFC 5652, 5.3). */
export type SignerIdentifier =
  | { readonly issuer: Name; readonly serialNumber: string }
  | { readonly subjectKeyIdentifier: string };

/** SignerInfo (RFC 5652, 5.3). Its unsigned attributes are walked over, not kept. */
export interface SignerInfo {
  readonly identifier: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** The attributes with their implicit tag. */
  readonly signedAttributes?: Der;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** Reads ContentInfo with SignedData; throws {@link Unreadable}. BER that is not DER, such as an indefinite length, is not read. */
export function readSignedData(cms: Uint8Array): SignedData {
  const information = openDer(readDer(cms, derTags.sequence).content);
  if (readIdentifier(information) !== contentTypes.signedData) {
    throw new Unreadable("content of another type than signed data");
  }
  const data = openDer(readDer(information.next(0xa0).content, derTags.sequence).content);
  information.end();
  const version = readSmallInteger(data.next(derTags.integer).content);
  const digestAlgorithms = openDer(data.next(derTags.set).content)
    .rest(derTags.sequence)
    .map((algorithm) => readAlgorithm(algorithm).identifier);
  const { contentType, content } = readEncapsulated(data.next(derTags.sequence));
  const certificates = readMembers(data.optional(0xa0));
  readMembers(data.optional(0xa1));
  const infos = openDer(data.next(derTags.set).content).rest(derTags.sequence);
  data.end();
  const bytes = certificates.reduce((total, { length }) => total + length, 0);
  if (
    certificates.length > signedDataCaps.certificates ||
    bytes > signedDataCaps.certificateBytes ||
    infos.length > signedDataCaps.signers
  ) {
    throw new Unreadable("more certificates or signers than are read");
  }
  const signers = infos.map(readSignerInfo);
  const byKey = signers.some(({ identifier }) => "subjectKeyIdentifier" in identifier);
  if (version !== (byKey || contentType !== contentTypes.data ? 3 : 1)) {
    throw new Unreadable("a version that does not go with what is there");
  }
  return {
    contentType,
    ...(content && { content }),
    digestAlgorithms,
    certificates,
    signers,
  };
}

function readIdentifier(fields: DerCursor): string {
  return readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
}

function readEncapsulated(der: Der): Pick<SignedData, "contentType" | "content"> {
  const fields = openDer(der.content);
  const contentType = readIdentifier(fields);
  const explicit = fields.optional(0xa0);
  fields.end();
  return explicit
    ? { contentType, content: readDer(explicit.content, derTags.octetString).content }
    : { contentType };
}

/** X.509 certificates or lists; the other choices, such as attribute certificates, want a version that is not read here. */
function readMembers(set: Der | undefined): readonly Uint8Array[] {
  if (!set) return [];
  return openDer(set.content)
    .rest(derTags.sequence)
    .map(({ whole }) => whole);
}

function readSignerInfo({ content }: Der): SignerInfo {
  const fields = openDer(content);
  const version = readSmallInteger(fields.next(derTags.integer).content);
  const identifier = readSignerIdentifier(fields.next());
  if (version !== ("issuer" in identifier ? 1 : 3)) {
    throw new Unreadable("a version that does not go with how the signer is named");
  }
  const digestAlgorithm = readAlgorithm(fields.next(derTags.sequence));
  const signedAttributes = fields.optional(0xa0);
  const signatureAlgorithm = readAlgorithm(fields.next(derTags.sequence));
  const signature = fields.next(derTags.octetString).content;
  const unsigned = fields.optional(0xa1);
  fields.end();
  if (unsigned) openDer(unsigned.content).rest(derTags.sequence);
  return {
    identifier,
    digestAlgorithm,
    ...(signedAttributes && { signedAttributes }),
    signatureAlgorithm,
    signature,
  };
}

function readSignerIdentifier(der: Der): SignerIdentifier {
  if (der.tag === 0x80) return { subjectKeyIdentifier: toHex(der.content) };
  if (der.tag !== derTags.sequence) throw new Unreadable("a signer named in an unknown way");
  const fields = openDer(der.content);
  const issuer = readName(fields.next(derTags.sequence));
  const serialNumber = readInteger(fields.next(derTags.integer).content);
  fields.end();
  return { issuer, serialNumber };
}
