import type { KeyUsage } from "../certificate.ts";
import { type CertificatePeriod, certificatePeriod, usableUntil } from "../certificate-period.ts";
import { certificateProfile } from "../layout.ts";
import { type AlgorithmPolicy, modernAlgorithms } from "./algorithms.ts";
import { nameKey } from "./names.ts";
import {
  type CryptographicallyValid,
  checkTarget,
  type Refused,
  type Revoked,
  readTarget,
  refused,
} from "./path.ts";
import type { PathCertificate, TrustAnchor } from "./path-certificate.ts";
import type { RevocationOptions } from "./revocation-context.ts";

/** Which certificate of the card: 利用者証明用 or 署名用. */
export type JpkiCertificateKind = "authentication" | "signing";

/** `production` is what the two official authorities sign; everything else is `test`, `O=JPKI-TEST` and sandboxes alike. */
export type JpkiHierarchy = "production" | "test";

/** What certificates of one kind look like. */
export interface JpkiCertificateRules {
  /** Comparable name of the official authority, which every generation of it bears. */
  readonly authority: string;
  /** Object identifiers of the certificate policies of each hierarchy. */
  readonly policies: Readonly<Record<JpkiHierarchy, readonly string[]>>;
  /** All of these and no other. */
  readonly keyUsage: readonly KeyUsage[];
  /** Object identifier of the purpose that must be named. */
  readonly extendedKeyUsage?: string;
}

/** The JPKI profile as data (公的個人認証サービス プロファイル仕様書): another generation of cards is another profile, not other code. */
export interface JpkiProfile {
  readonly kinds: Readonly<Record<JpkiCertificateKind, JpkiCertificateRules>>;
  readonly algorithms: AlgorithmPolicy;
}

const authorityName = (unit: string): string =>
  nameKey([
    ["2.5.4.6", "JP"],
    ["2.5.4.10", "JPKI"],
    ["2.5.4.11", unit],
    ["2.5.4.11", "Japan Agency for Local Authority Information Systems"],
  ]);
const [authenticationPolicy] = certificateProfile.policies.authentication;
const [signingPolicy, signingTestPolicy] = certificateProfile.policies.signing;

/**
 * Profile of the cards in use: RSA-2048, sha256WithRSAEncryption, e >= 65537. Key usage, policies and the name of the authentication
 * authority were read from certificates; the name of the signing authority is composed after it, and the policies of telephones are
 * not known.
 */
export const jpkiProfile: JpkiProfile = {
  kinds: {
    authentication: {
      authority: authorityName("JPKI for user authentication"),
      policies: { production: [authenticationPolicy], test: [] },
      keyUsage: ["digitalSignature"],
      extendedKeyUsage: "1.3.6.1.5.5.7.3.2",
    },
    signing: {
      authority: authorityName("JPKI for digital signature"),
      policies: { production: [signingPolicy], test: [signingTestPolicy] },
      keyUsage: ["digitalSignature", "nonRepudiation"],
    },
  },
  algorithms: { ...modernAlgorithms, signatures: ["rsa-sha256"], curves: [] },
};

/** The same with ECDSA P-384 and SHA-384 beside RSA: what is said of the next card (次期カード); its specification is not public. */
export const nextJpkiProfile: JpkiProfile = {
  ...jpkiProfile,
  algorithms: {
    ...jpkiProfile.algorithms,
    signatures: ["rsa-sha256", "ecdsa-sha384"],
    curves: ["secp384r1"],
  },
};

/** What {@link checkJpkiCertificate} is told. */
export interface CheckJpkiOptions {
  /** CA certificates of every generation that counts; the official ones come from J-LIS, never from a card. */
  readonly anchors: readonly TrustAnchor[];
  /** Which hierarchy counts; default `production`, and the other is refused. */
  readonly hierarchy?: JpkiHierarchy;
  /** The kind that is wanted; default whichever it is. */
  readonly kind?: JpkiCertificateKind;
  /** Moment to judge; default now. */
  readonly at?: Date;
  /** `eligibility` also lets pass a certificate in its grace period, which is good for asking eligibility (資格確認) only. */
  readonly grace?: "none" | "eligibility";
  /** Only those the law admits may ask about revocation (公的個人認証法); a terminal has nothing to give here. */
  readonly revocation?: RevocationOptions;
  /** Default {@link jpkiProfile}. */
  readonly profile?: JpkiProfile;
}

/** A certificate of the card whose signature, dates and profile hold. What it says about revocation stands beside it. */
export interface JpkiCryptographicallyValid extends CryptographicallyValid {
  readonly kind: JpkiCertificateKind;
  readonly hierarchy: JpkiHierarchy;
  readonly period: CertificatePeriod;
}

/** What {@link checkJpkiCertificate} finds. */
export type JpkiResult = JpkiCryptographicallyValid | Revoked | Refused;

/**
 * Checks a certificate of a My Number Card: one level below an official authority, whose generation is told by its key identifier
 * because all generations bear one name; policy, key usage and algorithm of the profile. Its distribution point is a directory name
 * and is never followed.
 *
 * @example
 * ```ts
 * import { checkJpkiCertificate, trustAnchor } from "@uketsuke/jpki/trust";
 *
 * const { der } = await myNumberCard.authentication.readCertificate();
 * const result = checkJpkiCertificate(der, { anchors: [trustAnchor(authority)] });
 * if (result.outcome === "cryptographically-valid") console.log(result.kind, result.revocation);
 * ```
 */
export function checkJpkiCertificate(
  certificate: Uint8Array,
  options: CheckJpkiOptions,
): JpkiResult {
  const { hierarchy = "production", profile = jpkiProfile, at = new Date() } = options;
  const target = readTarget(certificate);
  if ("outcome" in target) return target;
  const kind = kindOf(target, profile);
  if (!kind || (options.kind && kind !== options.kind)) {
    return refused(
      "not-jpki-profile",
      0,
      `not a JPKI certificate of kind ${options.kind ?? "any"}`,
    );
  }
  const rules = profile.kinds[kind];
  const misfit = misfitOf(target, rules);
  if (misfit !== undefined) return refused("not-jpki-profile", 0, misfit);
  const named = options.anchors.filter((anchor) => isNamedIssuer(anchor, target));
  const strangers = named.map((anchor) => refuseAnchor(anchor, rules, profile, hierarchy));
  const anchors = named.filter((_, index) => !strangers[index]);
  if (anchors.length === 0) {
    const detail = "no anchor has the key identifier it names";
    return strangers[0] ?? refused("unknown-generation", 1, detail);
  }
  const policies = [
    ...rules.policies.production,
    ...(hierarchy === "test" ? rules.policies.test : []),
  ];
  if (!policies.some((policy) => target.extensions.certificatePolicies?.includes(policy))) {
    return refused("test-hierarchy", 0, "a policy of the test hierarchy");
  }
  const end = new Date(target.notAfter);
  const inGrace = options.grace === "eligibility" && at > end && at <= usableUntil(end);
  const result = checkTarget(target, {
    anchors,
    at: inGrace ? end : at,
    maximumPathLength: 0,
    policies: { acceptable: policies, required: true },
    algorithms: profile.algorithms,
    ...(rules.extendedKeyUsage && { extendedKeyUsage: rules.extendedKeyUsage }),
    ...(options.revocation && { revocation: { at, ...options.revocation } }),
  });
  if (result.outcome !== "cryptographically-valid") return result;
  const period = certificatePeriod({ validFrom: new Date(target.notBefore), validTo: end }, at);
  return { ...result, kind, hierarchy, period };
}

function kindOf(
  { extensions: { certificatePolicies = [] } }: PathCertificate,
  { kinds }: JpkiProfile,
): JpkiCertificateKind | undefined {
  const names = Object.keys(kinds) as JpkiCertificateKind[];
  return names.find((kind) => {
    const { production, test } = kinds[kind].policies;
    return certificatePolicies.some((policy) => [...production, ...test].includes(policy));
  });
}

/** Where a certificate leaves the profile, apart from its policy. */
function misfitOf(
  { extensions }: PathCertificate,
  rules: JpkiCertificateRules,
): string | undefined {
  const { basicConstraints, keyUsage, extendedKeyUsage, authorityKeyIdentifier } = extensions;
  if (basicConstraints?.authority) return "a certificate authority";
  if (
    keyUsage?.size !== rules.keyUsage.length ||
    !rules.keyUsage.every((use) => keyUsage.has(use))
  ) {
    return `key usage other than ${rules.keyUsage.join(" and ")}`;
  }
  if (rules.extendedKeyUsage && !extendedKeyUsage?.includes(rules.extendedKeyUsage)) {
    return "without the purpose of its kind";
  }
  return authorityKeyIdentifier?.keyIdentifier === undefined
    ? "without the key identifier of its authority"
    : undefined;
}

/** Whether an anchor is the one a certificate names by key identifier and, when it names them, by issuer and serial number. */
function isNamedIssuer(anchor: TrustAnchor, { extensions }: PathCertificate): boolean {
  const { keyIdentifier, issuer, serialNumber } = extensions.authorityKeyIdentifier ?? {};
  if (anchor.extensions.subjectKeyIdentifier !== keyIdentifier) return false;
  if (serialNumber !== undefined && serialNumber !== anchor.serialNumber) return false;
  return (
    issuer?.every(
      (name) => name.form !== "directoryName" || name.value.key === anchor.issuer.key,
    ) ?? true
  );
}

/** Refuses an anchor that belongs to another hierarchy, or to the official authority for the other kind. */
function refuseAnchor(
  { subject }: TrustAnchor,
  rules: JpkiCertificateRules,
  { kinds }: JpkiProfile,
  wanted: JpkiHierarchy,
): Refused | undefined {
  const isOfficial = Object.values(kinds).some(({ authority }) => authority === subject.key);
  if (wanted === "test") {
    return isOfficial
      ? refused("wrong-hierarchy", 1, "an official authority where the test hierarchy is wanted")
      : undefined;
  }
  if (!isOfficial) return refused("test-hierarchy", 1, "the anchor is no official authority");
  return subject.key === rules.authority
    ? undefined
    : refused("wrong-hierarchy", 1, "the official authority for the other kind of certificate");
}
