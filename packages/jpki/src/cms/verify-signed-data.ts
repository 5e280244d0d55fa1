import { type AlgorithmPolicy, modernAlgorithms } from "../trust/algorithms.ts";
import {
  type CheckJpkiOptions,
  checkJpkiCertificate,
  type JpkiCryptographicallyValid,
} from "../trust/card-certificate.ts";
import type { DigestName } from "../trust/digests.ts";
import { type CryptographicallyValid, checkPath } from "../trust/path.ts";
import type { CheckPathOptions } from "../trust/path-settings.ts";
import { jpkiProfile } from "../trust/profile.ts";
import { Unreadable } from "../trust/refusal.ts";
import {
  checkSigner,
  readableCertificates,
  refused,
  type SignerCheck,
  type SignerCryptographicallyValid,
  type SignerRefused,
  type SignerResult,
} from "./check-signer.ts";
import { type Content, digestContent } from "./content.ts";
import type { SignedDataRefusalReason } from "./refusal.ts";
import { readSignedData, type SignedData } from "./signed-data.ts";
import { digestNamed } from "./signer-scheme.ts";

/** What {@link verifySignedData} is told besides how certificates are checked. */
export interface VerifySignedDataOptions {
  /** The content when it is detached; it is refused when the signed data carries its own. */
  readonly content?: Content;
  /** DER of certificates that are not inside. */
  readonly certificates?: readonly Uint8Array[];
  /** For the signatures over the content; default that of the check of the certificates. */
  readonly algorithms?: AlgorithmPolicy;
  /** `optional` also takes a signature over the bare content, with the content in memory (RFC 5652, 5.4); default `required`. */
  readonly signedAttributes?: "required" | "optional";
  /** `required` refuses a signature that does not cover its certificate (RFC 5035); default `optional`. */
  readonly signingCertificate?: "required" | "optional";
  readonly signal?: AbortSignal;
}

/** Certificates are checked as those of a My Number Card; `kind` is `signing` unless another one is named. */
export interface VerifyJpkiSignedDataOptions extends VerifySignedDataOptions {
  readonly jpki: CheckJpkiOptions;
}

/** Certificates are checked as any X.509 certificates; those inside may stand between. */
export interface VerifyX509SignedDataOptions extends VerifySignedDataOptions {
  readonly path: CheckPathOptions;
}

/** Every signer follows every rule. */
export interface SignedDataCryptographicallyValid<
  Path extends CryptographicallyValid = CryptographicallyValid,
> {
  readonly outcome: "cryptographically-valid";
  /** Object identifier; id-data is `1.2.840.113549.1.7.1`. */
  readonly contentType: string;
  /** The content when it was inside. */
  readonly content?: Uint8Array;
  /** At least one. */
  readonly signers: readonly SignerCryptographicallyValid<Path>[];
}

/** The bytes are no signed data, or a signer was refused; the reason is that of the first one. */
export interface SignedDataRefused<Path extends CryptographicallyValid = CryptographicallyValid> {
  readonly outcome: "refused";
  readonly reason: SignedDataRefusalReason;
  readonly detail: string;
  /** Every signer in the order of the signed data, the good ones too; empty when it did not come to that. */
  readonly signers: readonly SignerResult<Path>[];
}

/** What {@link verifySignedData} finds. */
export type SignedDataResult<Path extends CryptographicallyValid = CryptographicallyValid> =
  | SignedDataCryptographicallyValid<Path>
  | SignedDataRefused<Path>;

/**
 * Verifies CMS SignedData (署名検証; RFC 5652, 5.4 to 5.6): every signer, not only the first, by attributes, digest, signature and the path
 * of its certificate. What it finds is a value; it throws only on wrong use (SIGNED_DATA_INVALID) and what a stream throws.
 * Nothing is fetched. The signing time is a claim: without a proof of it, the certificate is judged at `at`, by default now.
 *
 * @example
 * ```ts
 * import { verifySignedData } from "@uketsuke/jpki/cms";
 * import { trustAnchor } from "@uketsuke/jpki/trust";
 *
 * const result = await verifySignedData(cms, { content: document, jpki: { anchors: [trustAnchor(authority)] } });
 * if (result.outcome === "cryptographically-valid") console.log(result.signers[0]?.certificate.revocation);
 * else console.log(result.reason, result.detail);
 * ```
 */
export function verifySignedData(
  cms: Uint8Array,
  options: VerifyJpkiSignedDataOptions,
): Promise<SignedDataResult<JpkiCryptographicallyValid>>;
export function verifySignedData(
  cms: Uint8Array,
  options: VerifyX509SignedDataOptions,
): Promise<SignedDataResult>;
export async function verifySignedData(
  cms: Uint8Array,
  options: VerifyJpkiSignedDataOptions | VerifyX509SignedDataOptions,
): Promise<SignedDataResult> {
  let data: SignedData;
  try {
    data = readSignedData(Uint8Array.from(cms));
  } catch (error) {
    if (error instanceof Unreadable) return whollyRefused("malformed", error.message);
    throw error;
  }
  if (data.signers.length === 0) return whollyRefused("no-signer", "nobody signed");
  if (data.content && options.content) {
    return whollyRefused("content-given-twice", "the content is inside, and another was given");
  }
  const content = data.content ?? options.content;
  if (!content) return whollyRefused("content-missing", "detached, and no content was given");
  const digests = data.signers.flatMap(({ digestAlgorithm }) => digestNamed(digestAlgorithm) ?? []);
  const contentDigests = await digestContent(content, digests, options.signal);
  const check = checkOf(data, content, contentDigests, options);
  const signers = data.signers.map((signer) => checkSigner(signer, check));
  const failure = signers.find((signer): signer is SignerRefused => signer.outcome === "refused");
  if (failure) {
    return { outcome: "refused", reason: failure.reason, detail: failure.detail, signers };
  }
  return {
    outcome: "cryptographically-valid",
    contentType: data.contentType,
    ...(data.content && { content: data.content }),
    signers: signers.filter((signer) => signer.outcome === "cryptographically-valid"),
  };
}

function checkOf(
  data: SignedData,
  content: Content,
  contentDigests: ReadonlyMap<DigestName, Uint8Array>,
  options: VerifyJpkiSignedDataOptions | VerifyX509SignedDataOptions,
): SignerCheck<CryptographicallyValid> {
  const { signedAttributes = "required", signingCertificate = "optional" } = options;
  const given = [...data.certificates, ...(options.certificates ?? [])];
  const common = {
    data,
    contentDigests,
    ...(content instanceof Uint8Array && { content }),
    certificates: readableCertificates(given),
    signedAttributes,
    signingCertificate,
  };
  if ("jpki" in options) {
    const { jpki } = options;
    return {
      ...common,
      algorithms: options.algorithms ?? (jpki.profile ?? jpkiProfile).algorithms,
      checkCertificate: ({ der }) => checkJpkiCertificate(der, { kind: "signing", ...jpki }),
    };
  }
  const { path } = options;
  const intermediates = [...(path.intermediates ?? []), ...given];
  return {
    ...common,
    algorithms: options.algorithms ?? path.algorithms ?? modernAlgorithms,
    checkCertificate: ({ der }) => checkPath(der, { ...path, intermediates }),
  };
}

function whollyRefused(reason: SignedDataRefusalReason, detail: string): SignedDataRefused {
  return { ...refused(reason, detail), signers: [] };
}
