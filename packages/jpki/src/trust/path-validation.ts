import type { KeyObject } from "node:crypto";
import { dsaKey, openKey, type UsableKey, usableKey, withParameters } from "./algorithms.ts";
import { refuseExpectedName } from "./expected-name.ts";
import { brokenIssuerRule } from "./issuer-rules.ts";
import {
  comparisons,
  constrainedNames,
  type GatheredConstraints,
  gather,
  refuseNames,
  unconstrained,
} from "./name-constraints.ts";
import { isSelfIssued, type PathCertificate } from "./path-certificate.ts";
import type { PathSettings } from "./path-settings.ts";
import { beginPolicies } from "./policies.ts";
import type { Finding, Refusal } from "./refusal.ts";
import { refuseSignature } from "./signed.ts";
import type { Work } from "./work.ts";

/** A path that follows every rule but has not been asked about revocation. */
export interface ValidPath {
  /** From the anchor to the target. */
  readonly path: readonly PathCertificate[];
  /** The key of each certificate of the path. */
  readonly keys: readonly KeyObject[];
  /** Object identifiers of the acceptable policies the path is valid for. */
  readonly policies: readonly string[];
}

/** Checks one path, anchor first, by RFC 5280, 6.1; revocation is asked elsewhere. */
export function validatePath(
  path: readonly PathCertificate[],
  settings: PathSettings,
  work: Work,
): ValidPath | Refusal {
  const last = path.length - 1;
  const refuse = (index: number, finding: Finding): Refusal => ({
    ...finding,
    position: last - index,
  });
  const [anchor] = path;
  if (!anchor) throw new RangeError("a path has at least one certificate");
  const policies = beginPolicies(last, settings.policies, anchor.extensions);
  const keys: KeyObject[] = [];
  let names: GatheredConstraints = unconstrained;
  let remaining = Math.min(last, settings.maximumPathLength ?? last);
  let parameters: Uint8Array | undefined;
  let accepted: readonly string[] = [];

  for (const [index, certificate] of path.entries()) {
    const step = { extensions: certificate.extensions, selfIssued: isSelfIssued(certificate) };
    const final = index === last;
    const working = openWorkingKey(certificate, parameters, settings);
    if ("refusal" in working) return refuse(index, working.refusal);
    const above = path[index - 1];
    const aboveKey = keys.at(-1);
    const finding =
      (above && aboveKey && refuseSignature(certificate, aboveKey, settings.algorithms, work)) ??
      refuseAnyway(certificate, settings) ??
      (above && refuseChaining(certificate, above)) ??
      (above && (final || !step.selfIssued)
        ? refuseNamesOf(certificate, names, work)
        : undefined) ??
      (above && policies.enter(step, final)) ??
      (final ? refuseTarget(certificate, settings) : refuseIssuer(certificate, settings));
    if (finding) return refuse(index, finding);
    keys.push(working.key);
    parameters = working.parameters;
    if (final) {
      const concluded = last === 0 ? [] : policies.conclude(step);
      if ("reason" in concluded) return refuse(index, concluded);
      accepted = concluded;
      continue;
    }
    if (above) {
      const descent = policies.descend(step);
      if (descent) return refuse(index, descent);
      if (!step.selfIssued && remaining-- <= 0) {
        return refuse(index, { reason: "path-too-long", detail: "one authority too many" });
      }
    }
    const { nameConstraints, basicConstraints } = certificate.extensions;
    if (nameConstraints) names = gather(names, nameConstraints);
    remaining = Math.min(remaining, basicConstraints?.pathLength ?? remaining);
  }
  return { path, keys, policies: accepted };
}

/** The key of a certificate and the DSA parameters it hands on to those below (RFC 5280, 6.1.4 c to f). */
function openWorkingKey(
  { publicKey }: PathCertificate,
  inherited: Uint8Array | undefined,
  { algorithms }: PathSettings,
): UsableKey & { readonly parameters?: Uint8Array } {
  const { identifier, parameters: own } = publicKey.algorithm;
  if (identifier !== dsaKey) return openKey(publicKey, algorithms);
  if (own) return { ...openKey(publicKey, algorithms), parameters: own };
  if (!algorithms.dsa) return { refusal: { reason: "algorithm-not-allowed", detail: "a DSA key" } };
  if (!inherited) {
    const detail = "a DSA key without parameters, and nothing above it has any";
    return { refusal: { reason: "key-parameters-missing", detail } };
  }
  return { ...usableKey(withParameters(publicKey, inherited), algorithms), parameters: inherited };
}

/** Rules that hold for every certificate of the path, the anchor included. */
function refuseAnyway(certificate: PathCertificate, settings: PathSettings): Finding | undefined {
  const { notBefore, notAfter, extensions } = certificate;
  if (settings.at < notBefore) {
    return { reason: "not-yet-valid", detail: `valid from ${new Date(notBefore).toISOString()}` };
  }
  if (settings.at > notAfter) {
    return { reason: "expired", detail: `valid to ${new Date(notAfter).toISOString()}` };
  }
  const [unknown] = extensions.unknownCritical;
  if (unknown !== undefined) {
    return { reason: "unknown-critical-extension", detail: `critical ${unknown}` };
  }
  const broken = settings.issuerRules ? brokenIssuerRule(certificate) : undefined;
  return broken === undefined ? undefined : { reason: "issuer-rules", detail: broken };
}

function refuseChaining(certificate: PathCertificate, above: PathCertificate): Finding | undefined {
  return certificate.issuer.key === above.subject.key && certificate.issuer.key !== ""
    ? undefined
    : {
        reason: "no-path",
        detail: "the issuer's name is not the subject of the certificate above",
      };
}

function refuseNamesOf(
  { subject, extensions }: PathCertificate,
  constraints: GatheredConstraints,
  work: Work,
): Finding | undefined {
  const names = constrainedNames(subject, extensions.subjectAlternativeName);
  work.spendComparisons(comparisons(names.length, constraints));
  return refuseNames(names, constraints);
}

/** RFC 5280, 6.1.4 k and n: who may issue. */
function refuseIssuer(
  { version, extensions }: PathCertificate,
  { extendedKeyUsage }: PathSettings,
): Finding | undefined {
  const { basicConstraints, keyUsage } = extensions;
  if (version !== 3 || !basicConstraints?.authority) {
    return { reason: "not-an-authority", detail: "an issuer without basicConstraints cA" };
  }
  if (keyUsage && !keyUsage.has("keyCertSign")) {
    return { reason: "key-usage", detail: "an issuer whose key may not sign certificates" };
  }
  return refusePurpose(extensions.extendedKeyUsage, extendedKeyUsage);
}

function refuseTarget(certificate: PathCertificate, settings: PathSettings): Finding | undefined {
  const { keyUsage, extendedKeyUsage, subjectAlternativeName } = certificate.extensions;
  if (settings.keyUsage && keyUsage && !keyUsage.has(settings.keyUsage)) {
    return { reason: "key-usage", detail: `the key may not be used for ${settings.keyUsage}` };
  }
  return (
    refusePurpose(extendedKeyUsage, settings.extendedKeyUsage) ??
    (settings.name && refuseExpectedName(settings.name, subjectAlternativeName))
  );
}

const anyPurpose = "2.5.29.37.0";

function refusePurpose(
  purposes: readonly string[] | undefined,
  wanted: string | undefined,
): Finding | undefined {
  if (!wanted || !purposes || purposes.includes(wanted) || purposes.includes(anyPurpose)) {
    return undefined;
  }
  return { reason: "extended-key-usage", detail: `not for purpose ${wanted}` };
}
