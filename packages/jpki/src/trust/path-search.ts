import { dsaKey, openKey } from "./algorithms.ts";
import { isSameCertificate, type PathCertificate } from "./path-certificate.ts";
import type { PathSettings } from "./path-settings.ts";
import type { Finding, Refusal } from "./refusal.ts";
import { refuseAlgorithm, refuseSignature } from "./signed.ts";
import type { Work } from "./work.ts";

/** Where issuers are looked for. */
export interface Candidates {
  readonly anchors: readonly PathCertificate[];
  readonly intermediates: readonly PathCertificate[];
}

const nobody: Finding = {
  reason: "no-path",
  detail: "nobody who was given is named as its issuer",
};

/**
 * Tries every way from a certificate up to an anchor (RFC 4158, depth first) and hands each out, anchor first. A way goes on only where
 * name and signature fit, passes no certificate and no pair of name and key twice, and ends at the limits of the work.
 * When all have been handed out, returns what stood in the way of the rest.
 */
export function* searchPaths(
  target: PathCertificate,
  candidates: Candidates,
  settings: PathSettings,
  work: Work,
): Generator<readonly PathCertificate[], Refusal> {
  let deadEnd: Refusal = { ...nobody, position: 0 };
  // What was found about a certificate says more than that one is missing, and missing further up more than lower down.
  const meet = (finding: Finding, position: number): void => {
    const further = finding.reason !== "no-path" || position > deadEnd.position;
    if (deadEnd.reason === "no-path" && further) deadEnd = { ...finding, position };
  };

  function* climb(way: readonly PathCertificate[]): Generator<readonly PathCertificate[]> {
    const [top] = way;
    if (!top) return;
    const position = way.length - 1;
    if (candidates.anchors.some((anchor) => isSameCertificate(anchor, top))) {
      yield way;
      return;
    }
    const refused = refuseAlgorithm(top, settings.algorithms);
    if (refused) return meet(refused, position);
    let named = false;
    for (const issuer of issuersOf(top, candidates)) {
      work.spendComparisons(1);
      if (way.some((passed) => isSameHolder(passed, issuer))) continue;
      named = true;
      if (way.length + 1 > work.limits.certificates) {
        meet({ reason: "work-limit", detail: `more than ${way.length} certificates` }, position);
        continue;
      }
      const finding = refuseIssuer(top, issuer, settings, work);
      if (finding) {
        meet(finding, finding.reason === "signature-invalid" ? position : position + 1);
        continue;
      }
      yield* climb([issuer, ...way]);
    }
    if (!named) meet(nobody, position);
  }

  yield* climb([target]);
  return deadEnd;
}

/** Certificates with the issuer's name: anchors before others, those with the named key identifier first. */
function issuersOf(certificate: PathCertificate, candidates: Candidates): PathCertificate[] {
  const wanted = certificate.extensions.authorityKeyIdentifier?.keyIdentifier;
  const distance = ({ extensions }: PathCertificate): number => {
    if (!wanted || !extensions.subjectKeyIdentifier) return 1;
    return extensions.subjectKeyIdentifier === wanted ? 0 : 2;
  };
  return [...candidates.anchors, ...candidates.intermediates]
    .filter(({ subject }) => subject.key === certificate.issuer.key && subject.key !== "")
    .sort((left, right) => distance(left) - distance(right));
}

/** A key that must inherit its parameters is judged once the way above it is known. */
function refuseIssuer(
  certificate: PathCertificate,
  { publicKey }: PathCertificate,
  { algorithms }: PathSettings,
  work: Work,
): Finding | undefined {
  if (publicKey.algorithm.identifier === dsaKey && !publicKey.algorithm.parameters)
    return undefined;
  const usable = openKey(publicKey, algorithms);
  if ("refusal" in usable) return usable.refusal;
  return refuseSignature(certificate, usable.key, algorithms, work);
}

/** The same authority again: going through it twice leads nowhere new (RFC 4158, 5.2). */
function isSameHolder(left: PathCertificate, right: PathCertificate): boolean {
  return (
    left === right ||
    (left.subject.key === right.subject.key &&
      Buffer.from(left.publicKey.der).equals(right.publicKey.der))
  );
}
