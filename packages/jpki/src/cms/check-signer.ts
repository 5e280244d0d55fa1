import { type AlgorithmPolicy, openKey, verifies } from "../trust/algorithms.ts";
import { derTags, sameBytes } from "../trust/der.ts";
import type { DigestName } from "../trust/digests.ts";
import type { CryptographicallyValid, PathResult, Refused, Revoked } from "../trust/path.ts";
import { type PathCertificate, readPathCertificate } from "../trust/path-certificate.ts";
import { Unreadable } from "../trust/refusal.ts";
import type { SignatureAlgorithmName } from "../trust/signature-schemes.ts";
import type { SignedDataRefusalReason } from "./refusal.ts";
import {
  looksLikeSignedAttributes,
  readSignedAttributes,
  type SignedAttributes,
  withTag,
  writeAlgorithmProtection,
} from "./signed-attributes.ts";
import {
  contentTypes,
  type SignedData,
  type SignerIdentifier,
  type SignerInfo,
} from "./signed-data.ts";
import { digestNamed, type HashingScheme, schemeBeside } from "./signer-scheme.ts";
import { type CertificateReference, refersTo } from "./signing-certificate.ts";

/** A signature that follows every rule. It is never called valid: the result of its certificate says what is not known. */
export interface SignerCryptographicallyValid<
  Path extends CryptographicallyValid = CryptographicallyValid,
> {
  readonly outcome: "cryptographically-valid";
  /** The path of the signer's certificate, and what is known about revocation. */
  readonly certificate: Path;
  readonly algorithm: SignatureAlgorithmName;
  /** When the signer says it signed; nothing here proves it. */
  readonly claimedSigningTime?: Date;
  /** Whether the signature covers a digest of the certificate (CAdES-BES), so that no other one can be put in its place. */
  readonly namesCertificate: boolean;
}

/** A signature that breaks a rule. */
export interface SignerRefused {
  readonly outcome: "refused";
  readonly reason: SignedDataRefusalReason;
  /** What exactly was found; holds no name and no number. */
  readonly detail: string;
  /** What the path check said, when it is the path that was refused. */
  readonly certificate?: Refused | Revoked;
}

/** What was found about one signer. */
export type SignerResult<Path extends CryptographicallyValid = CryptographicallyValid> =
  | SignerCryptographicallyValid<Path>
  | SignerRefused;

/** What every signer of one message is checked with. */
export interface SignerCheck<Path extends CryptographicallyValid> {
  readonly data: SignedData;
  readonly contentDigests: ReadonlyMap<DigestName, Uint8Array>;
  /** The content when it lies in memory. */
  readonly content?: Uint8Array;
  /** Those inside and those the caller gave, read once. */
  readonly certificates: readonly PathCertificate[];
  readonly algorithms: AlgorithmPolicy;
  readonly signedAttributes: "required" | "optional";
  readonly signingCertificate: "required" | "optional";
  checkCertificate(
    certificate: PathCertificate,
  ): Path | Exclude<PathResult, CryptographicallyValid>;
}

/** Reads every certificate that can be read; others cannot be what a signer names. */
export function readableCertificates(ders: readonly Uint8Array[]): readonly PathCertificate[] {
  return ders.flatMap((der) => {
    try {
      return [readPathCertificate(der)];
    } catch (error) {
      if (error instanceof Unreadable) return [];
      throw error;
    }
  });
}

/** Checks one signer (RFC 5652, 5.4 to 5.6): attributes, algorithms, certificate, signature, and last the path. */
export function checkSigner<Path extends CryptographicallyValid>(
  signer: SignerInfo,
  check: SignerCheck<Path>,
): SignerResult<Path> {
  const scheme = schemeOfSigner(signer, check);
  if ("outcome" in scheme) return scheme;
  const signed = signedBytes(signer, scheme, check);
  if ("outcome" in signed) return signed;
  const { attributes, message } = signed;
  const references = attributes?.signingCertificate;
  if (!references && check.signingCertificate === "required") {
    return refused("signing-certificate", "the signature does not cover its certificate");
  }
  const certificate = certificateOf(signer.identifier, references?.[0], check.certificates);
  if ("outcome" in certificate) return certificate;
  const usable = openKey(certificate.publicKey, check.algorithms);
  if ("refusal" in usable) {
    const { reason, detail } = usable.refusal;
    return refused(reason === "key-too-weak" ? reason : "algorithm-not-allowed", detail);
  }
  if (!verifies(scheme, usable.key, message, signer.signature)) {
    return refused("signature-invalid", "the signature does not verify");
  }
  const { keyUsage } = certificate.extensions;
  if (keyUsage && !keyUsage.has("digitalSignature") && !keyUsage.has("nonRepudiation")) {
    return refused("key-usage", "neither digitalSignature nor nonRepudiation");
  }
  const path = check.checkCertificate(certificate);
  if (path.outcome !== "cryptographically-valid") {
    return path.outcome === "revoked"
      ? { ...refused("certificate-revoked", path.reason), certificate: path }
      : { ...refused("certificate-refused", `${path.reason}: ${path.detail}`), certificate: path };
  }
  const between = path.path.slice(1, -1);
  if (
    references &&
    references.length > 1 &&
    !between.every((issuer) => isNamed(issuer, references))
  ) {
    return refused("signing-certificate", "the path leads over a certificate that is not named");
  }
  const time = attributes?.signingTime;
  return {
    outcome: "cryptographically-valid",
    certificate: path,
    algorithm: scheme.name,
    ...(time !== undefined && { claimedSigningTime: new Date(time) }),
    namesCertificate: references !== undefined,
  };
}

/** The digest and the scheme a signer names: of the policy, and fitting each other. */
function schemeOfSigner(
  { digestAlgorithm, signatureAlgorithm }: SignerInfo,
  { data, algorithms }: Pick<SignerCheck<CryptographicallyValid>, "data" | "algorithms">,
): HashingScheme | SignerRefused {
  const digest = digestNamed(digestAlgorithm);
  if (!digest) return refused("algorithm-not-allowed", "a digest that is not known in this form");
  const scheme = schemeBeside(signatureAlgorithm, digest);
  if (!scheme || !algorithms.signatures.includes(scheme.name)) {
    const name = scheme?.name ?? signatureAlgorithm.identifier;
    return refused("algorithm-not-allowed", `signature algorithm ${name} is not in the policy`);
  }
  if (scheme.digest !== digest) {
    return refused("algorithm-disagreement", `${scheme.name} beside a digest by ${digest}`);
  }
  return data.digestAlgorithms.includes(digestAlgorithm.identifier)
    ? scheme
    : refused("algorithm-disagreement", `${digest} was not announced for the content`);
}

/** What the signature is over: the signed attributes after they were held against the content, or the content itself. */
function signedBytes(
  signer: SignerInfo,
  scheme: HashingScheme,
  check: SignerCheck<CryptographicallyValid>,
): { readonly message: Uint8Array; readonly attributes?: SignedAttributes } | SignerRefused {
  const { data, contentDigests } = check;
  const digest = contentDigests.get(scheme.digest);
  if (!digest) return refused("content-missing", "the digest given is by another algorithm");
  if (!signer.signedAttributes) return bareContent(check);
  const { whole, content } = signer.signedAttributes;
  let attributes: SignedAttributes;
  try {
    attributes = readSignedAttributes(content);
  } catch (error) {
    if (error instanceof Unreadable) return refused("attributes", error.message);
    throw error;
  }
  if (attributes.contentType !== data.contentType) {
    return refused("content-type", "the content is of another type than the signed one");
  }
  if (!sameBytes(attributes.messageDigest, digest)) {
    return refused("message-digest", "the content has another digest than the signed one");
  }
  const protection = attributes.algorithmProtection;
  const named = writeAlgorithmProtection({
    digestAlgorithm: signer.digestAlgorithm.der,
    signatureAlgorithm: signer.signatureAlgorithm.der,
  });
  if (protection && !sameBytes(protection, named)) {
    return refused("algorithm-disagreement", "the signed algorithms are others than those named");
  }
  return { attributes, message: withTag(derTags.set, whole) };
}

/** A signature over the content itself: only when allowed, and never over what could be the attributes of another one (RFC 8933). */
function bareContent({
  data,
  content,
  signedAttributes,
}: SignerCheck<CryptographicallyValid>): { readonly message: Uint8Array } | SignerRefused {
  if (signedAttributes === "required") return refused("attributes", "there are none");
  if (data.contentType !== contentTypes.data) {
    return refused("attributes", "there are none, and the content is not plain data");
  }
  if (!content) return refused("content-missing", "without attributes the bytes are needed");
  return looksLikeSignedAttributes(content)
    ? refused("attributes", "the content could be the attributes of another signature")
    : { message: content };
}

/** The one certificate a signer names and, when it is signed, refers to by its digest. */
function certificateOf(
  identifier: SignerIdentifier,
  reference: CertificateReference | undefined,
  certificates: readonly PathCertificate[],
): PathCertificate | SignerRefused {
  const named = certificates.filter(
    (certificate, index) =>
      isIdentifiedBy(certificate, identifier) &&
      certificates.findIndex(({ der }) => sameBytes(der, certificate.der)) === index,
  );
  const fitting = reference ? named.filter((one) => refersTo(reference, one)) : named;
  const [found, second] = fitting;
  if (found && !second) return found;
  if (found) return refused("signer-unknown", "more than one certificate is what the signer names");
  return named.length > 0
    ? refused("signing-certificate", "the certificate is another one than the signed reference")
    : refused("signer-unknown", "no certificate is what the signer names");
}

function isIdentifiedBy(certificate: PathCertificate, identifier: SignerIdentifier): boolean {
  return "issuer" in identifier
    ? certificate.serialNumber === identifier.serialNumber &&
        certificate.issuer.key === identifier.issuer.key
    : certificate.extensions.subjectKeyIdentifier === identifier.subjectKeyIdentifier;
}

function isNamed(
  certificate: PathCertificate,
  references: readonly CertificateReference[],
): boolean {
  return references.some((reference) => refersTo(reference, certificate));
}

/** A refusal of one signer. */
export function refused(reason: SignedDataRefusalReason, detail: string): SignerRefused {
  return { outcome: "refused", reason, detail };
}
