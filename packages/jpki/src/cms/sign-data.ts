import { JpkiError } from "../errors.ts";
import { modernAlgorithms, openKey, verifies } from "../trust/algorithms.ts";
import { derTags } from "../trust/der.ts";
import {
  writeDer,
  writeInteger,
  writeObjectIdentifier,
  writeSequence,
  writeSetOf,
} from "../trust/der-writer.ts";
import { digests } from "../trust/digests.ts";
import { type PathCertificate, readPathCertificate } from "../trust/path-certificate.ts";
import { Unreadable } from "../trust/refusal.ts";
import {
  type SignatureAlgorithmName,
  schemeNamed,
  writeScheme,
} from "../trust/signature-schemes.ts";
import { type Content, digestContent } from "./content.ts";
import { withTag, writeSignedAttributes } from "./signed-attributes.ts";
import { contentTypes } from "./signed-data.ts";
import { type HashingScheme, hashing, usualAlgorithm } from "./signer-scheme.ts";

/** What a signer is told beside the message. */
export interface SignerCallOptions {
  /** What the signature has to be; a key that knows one algorithm need not look. */
  readonly algorithm: SignatureAlgorithmName;
  /** The same for a key of a card, which signs PSS only when told; absent for anything else. */
  readonly scheme?: "host-hashed-pss";
  readonly signal?: AbortSignal | undefined;
}

/** A key and its certificate: `signing` or `authentication` of a card, or a maker's own. */
export interface Signer {
  /** The certificate of the key that signs. */
  readCertificate(options?: {
    readonly signal?: AbortSignal | undefined;
  }): Promise<{ readonly der: Uint8Array }>;
  /** Signs a message, hashing included; an ECDSA signature is DER. */
  sign(message: Uint8Array, options: SignerCallOptions): Promise<Uint8Array>;
}

/** What {@link signData} is told. */
export interface SignDataOptions {
  readonly signer: Signer;
  /** Leaves the content outside. A stream or a digest is always outside; bytes are inside unless this is said. */
  readonly detached?: boolean;
  /** Object identifier of the content's type; default id-data. */
  readonly contentType?: string;
  /** The signer's own clock, to the second: a claim, no time stamp. Absent: no such attribute. */
  readonly signingTime?: Date;
  /** Default by the certificate's key: RSA with SHA-256, P-384 with SHA-384, and so on. `rsa-pss-sha256` when it is wanted. */
  readonly algorithm?: SignatureAlgorithmName;
  /** DER of certificates to put beside the signer's own, such as its authority's. */
  readonly certificates?: readonly Uint8Array[];
  readonly signal?: AbortSignal;
}

/**
 * Signs a content (電子署名) as CMS SignedData with signed attributes, among them the digest of the signer's certificate (RFC 5652; RFC 5035;
 * CAdES-BES); DER. The key signs exactly once, and its signature is checked with its certificate before anything is returned. The
 * certificate travels inside: a signing certificate (署名用電子証明書) holds name, address, birth date and sex.
 * Throws SIGNED_DATA_INVALID, CERTIFICATE_INVALID, SIGNATURE_INVALID and what the signer throws.
 *
 * @example
 * ```ts
 * import { signData } from "@uketsuke/jpki/cms";
 *
 * const signer = myNumberCard.authentication; // its PIN was verified
 * const cms = await signData(document, { signer, detached: true, signingTime: new Date() });
 * ```
 */
export async function signData(content: Content, options: SignDataOptions): Promise<Uint8Array> {
  const { signer, signal, contentType = contentTypes.data, certificates = [] } = options;
  if (!/^[0-2](\.\d+)+$/.test(contentType))
    throw misuse("The content type is no object identifier.");
  const inside = insideOf(content, options.detached);
  const certificate = readGiven((await signer.readCertificate({ signal })).der);
  const others = certificates.map((der) => readGiven(der).der);
  const { scheme, key } = schemeFor(certificate, options.algorithm);
  const { digest } = scheme;
  const messageDigest = (await digestContent(inside ?? content, [digest], signal)).get(digest);
  if (!messageDigest)
    throw misuse(`The digest given is not by ${digest}, which the key goes with.`);
  const digestAlgorithm = writeSequence(writeObjectIdentifier(digests[digest].identifier));
  const signatureAlgorithm = writeScheme(scheme);
  const attributes = writeSignedAttributes({
    contentType,
    messageDigest,
    ...(options.signingTime && { signingTime: options.signingTime }),
    digestAlgorithm,
    signatureAlgorithm,
    certificate: certificate.der,
    digest,
  });
  const signature = await signer.sign(attributes, {
    algorithm: scheme.name,
    ...(scheme.saltLength !== undefined && { scheme: "host-hashed-pss" }),
    signal,
  });
  if (!verifies(scheme, key, attributes, signature)) {
    const message = `What the signer gave is no ${scheme.name} signature under its certificate; nothing was made of it.`;
    throw new JpkiError("SIGNATURE_INVALID", message);
  }
  const signerInfo = writeSequence(
    writeInteger("01"),
    writeSequence(certificate.issuer.der, writeInteger(certificate.serialNumber)),
    digestAlgorithm,
    withTag(0xa0, attributes),
    signatureAlgorithm,
    writeDer(derTags.octetString, signature),
  );
  const encapsulated = writeSequence(
    writeObjectIdentifier(contentType),
    ...(inside ? [writeDer(0xa0, writeDer(derTags.octetString, inside))] : []),
  );
  const signedData = writeSequence(
    writeInteger(contentType === contentTypes.data ? "01" : "03"),
    writeSetOf([digestAlgorithm]),
    encapsulated,
    writeSetOf(withoutRepetition([certificate.der, ...others]), 0xa0),
    writeSetOf([signerInfo]),
  );
  return writeSequence(writeObjectIdentifier(contentTypes.signedData), writeDer(0xa0, signedData));
}

/** A copy of the bytes that travel inside: what is hashed is what is sent, whatever the caller does meanwhile. */
function insideOf(content: Content, detached: boolean | undefined): Uint8Array | undefined {
  if (detached ?? !(content instanceof Uint8Array)) return undefined;
  if (content instanceof Uint8Array) return Uint8Array.from(content);
  throw misuse("A stream or a digest cannot travel inside signed data; it has to be detached.");
}

function readGiven(der: Uint8Array): PathCertificate {
  try {
    return readPathCertificate(Uint8Array.from(der));
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    const message = "The certificate of the signer, or one beside it, is not an X.509 certificate.";
    throw new JpkiError("CERTIFICATE_INVALID", message, { cause });
  }
}

function schemeFor(
  { publicKey }: PathCertificate,
  wanted: SignatureAlgorithmName | undefined,
): { readonly scheme: HashingScheme; readonly key: Parameters<typeof verifies>[1] } {
  const usable = openKey(publicKey, modernAlgorithms);
  if ("refusal" in usable) throw misuse(`The signer has ${usable.refusal.detail}.`);
  const { key } = usable;
  const name = wanted ?? usualAlgorithm(key);
  const scheme = name && hashing(schemeNamed(name));
  if (!scheme?.keys.includes(key.asymmetricKeyType ?? "")) {
    throw misuse(`The signer's ${key.asymmetricKeyType} key does not sign with ${name}.`);
  }
  if (!modernAlgorithms.signatures.includes(scheme.name)) {
    throw misuse(`Nothing is signed with ${scheme.name} any more.`);
  }
  return { scheme, key };
}

function withoutRepetition(certificates: readonly Uint8Array[]): readonly Uint8Array[] {
  return [
    ...new Map(certificates.map((der) => [Buffer.from(der).toString("latin1"), der])).values(),
  ];
}

function misuse(message: string): JpkiError {
  return new JpkiError("SIGNED_DATA_INVALID", message);
}
