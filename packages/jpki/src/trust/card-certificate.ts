import { type CertificatePeriod, certificatePeriod, usableUntil } from "../certificate-period.ts";
import {
  type CryptographicallyValid,
  checkTarget,
  type Refused,
  type Revoked,
  readTarget,
  refused,
} from "./path.ts";
import type { PathCertificate, TrustAnchor } from "./path-certificate.ts";
import {
  type JpkiCertificateKind,
  type JpkiCertificateRules,
  type JpkiHierarchy,
  type JpkiProfile,
  jpkiProfile,
} from "./profile.ts";
import type { RevocationOptions } from "./revocation-context.ts";

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
