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
import { beginPolicies, type PolicyProcess, type PolicyStep } from "./policies.ts";
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

/** What is carried from the anchor down to the target (RFC 5280, 6.1.2). */
interface Progress {
  readonly settings: PathSettings;
  readonly work: Work;
  readonly keys: KeyObject[];
  readonly policies: PolicyProcess;
  names: GatheredConstraints;
  /** Authorities that may still follow, those issued to themselves not counted. */
  remaining: number;
  /** DSA parameters for keys below that have none. */
  parameters: Uint8Array | undefined;
}

/** Checks one path, anchor first, by RFC 5280, 6.1; revocation is asked elsewhere. */
export function validatePath(
  path: readonly PathCertificate[],
  settings: PathSettings,
  work: Work,
): ValidPath | Refusal {
  const [anchor] = path;
  const target = path.at(-1);
  if (!anchor || !target) throw new RangeError("a path has at least one certificate");
  const below = path.length - 1;
  const progress: Progress = {
    settings,
    work,
    keys: [],
    policies: beginPolicies(below, settings.policies, anchor.extensions),
    names: unconstrained,
    remaining: Math.min(below, settings.maximumPathLength ?? below),
    parameters: undefined,
  };
  for (const [index, certificate] of path.entries()) {
    const finding =
      admit(certificate, path[index - 1], certificate === target, progress) ??
      (certificate === target ? undefined : descend(certificate, index === 0, progress));
    if (finding) return { ...finding, position: below - index };
  }
  const policies = below === 0 ? [] : progress.policies.conclude(policyStep(target));
  if ("reason" in policies) return { ...policies, position: 0 };
  return { path, keys: progress.keys, policies };
}

/** RFC 5280, 6.1.3, and what the place of a certificate in the path asks of it (6.1.4 k, n and o, 6.1.5 f). */
function admit(
  certificate: PathCertificate,
  above: PathCertificate | undefined,
  final: boolean,
  progress: Progress,
): Finding | undefined {
  const { settings, keys } = progress;
  const issuerKey = keys.at(-1);
  const working = openWorkingKey(certificate, progress.parameters, settings);
  if ("refusal" in working) return working.refusal;
  keys.push(working.key);
  progress.parameters = working.parameters;
  return (
    refuseAnyway(certificate, settings) ??
    (above && issuerKey && refuseAsIssued(certificate, above, issuerKey, final, progress)) ??
    (final ? refuseTarget(certificate, settings) : refuseIssuer(certificate, settings))
  );
}

/** Signature, name chaining, name constraints and policies: all that an anchor is not asked for. */
function refuseAsIssued(
  certificate: PathCertificate,
  above: PathCertificate,
  issuerKey: KeyObject,
  final: boolean,
  { settings, work, names, policies }: Progress,
): Finding | undefined {
  const constrained = final || !isSelfIssued(certificate);
  const { certificatePolicies = [], policyMappings = [] } = certificate.extensions;
  work.spendComparisons(certificatePolicies.length + policyMappings.length);
  return (
    refuseSignature(certificate, issuerKey, settings.algorithms, work) ??
    refuseChaining(certificate, above) ??
    (constrained ? refuseNamesOf(certificate, names, work) : undefined) ??
    policies.enter(policyStep(certificate), final)
  );
}

/** RFC 5280, 6.1.4: what an authority means for everything below it. */
function descend(
  certificate: PathCertificate,
  isAnchor: boolean,
  progress: Progress,
): Finding | undefined {
  if (!isAnchor) {
    const refusal = progress.policies.descend(policyStep(certificate));
    if (refusal) return refusal;
    if (!isSelfIssued(certificate) && progress.remaining-- <= 0) {
      return { reason: "path-too-long", detail: "one authority too many" };
    }
  }
  const { nameConstraints, basicConstraints } = certificate.extensions;
  if (nameConstraints) progress.names = gather(progress.names, nameConstraints);
  const { pathLength = progress.remaining } = basicConstraints ?? {};
  progress.remaining = Math.min(progress.remaining, pathLength);
  return undefined;
}

function policyStep(certificate: PathCertificate): PolicyStep {
  return { extensions: certificate.extensions, selfIssued: isSelfIssued(certificate) };
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
  { extensions }: PathCertificate,
  { extendedKeyUsage }: PathSettings,
): Finding | undefined {
  const { basicConstraints, keyUsage } = extensions;
  if (!basicConstraints?.authority) {
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
