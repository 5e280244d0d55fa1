import type { KeyObject } from "node:crypto";
import { allReasons, type DistributionPoint } from "./distribution-points.ts";
import { brokenListRule } from "./issuer-rules.ts";
import { isSameCertificate, type PathCertificate } from "./path-certificate.ts";
import {
  type IssuedCertificate,
  isCurrent,
  type RevocationContext,
  type RevocationStatus,
} from "./revocation-context.ts";
import {
  hasSameScope,
  isInScope,
  type RevocationList,
  reasonsCovered,
  updates,
} from "./revocation-list.ts";
import type { RevokedEntry } from "./revoked-entries.ts";
import { refuseSignature } from "./signed.ts";

/** A list that may be believed about one certificate, and whose key signed it. */
interface TrustedList {
  readonly list: RevocationList;
  readonly signer: PathCertificate;
  readonly key: KeyObject;
}

/**
 * What the lists say about one certificate (RFC 5280, 6.3.3): every distribution point is gone through, and the certificate is not revoked
 * only when every reason has been answered for. Unlike the algorithm there, it does not stop at the first answer: a list that
 * says revoked is believed whatever others say, unless the same signer has taken it back since.
 */
export function statusByLists(
  issued: IssuedCertificate,
  context: RevocationContext,
): RevocationStatus {
  const { certificate } = issued;
  const trusted = (context.options.lists ?? []).flatMap((list) => {
    const found = trustedList(list, issued, context);
    return found ? [found] : [];
  });
  let answered = 0;
  for (const point of pointsOf(certificate)) {
    for (const complete of trusted) {
      const { list, signer } = complete;
      if (list.baseNumber !== undefined || trusted.some((other) => replaces(other, complete))) {
        continue;
      }
      if (!isInScope(list, point, certificate)) continue;
      // Nobody vouches for himself, unless his issuer told him to by naming him in the certificate.
      if (!point.listIssuer && isSameCertificate(signer, certificate)) continue;
      const entry = entryIn(complete, trusted, certificate);
      if (entry) {
        const { revokedAt, reason } = entry;
        return { state: "revoked", revokedAt: new Date(revokedAt), reason, source: "list" };
      }
      answered |= reasonsCovered(list, point);
    }
  }
  if (answered === allReasons) return { state: "not-revoked" };
  const detail =
    answered === 0 ? "no usable list is about it" : "no usable list answers for every reason";
  return { state: "revocation-unknown", detail };
}

/** The points a certificate names, and at last the one it need not name: its issuer's own list. */
function pointsOf({ extensions }: PathCertificate): readonly DistributionPoint[] {
  return [...(extensions.distributionPoints ?? []), {}];
}

/** Whether one complete list took the place of another of the same signer. */
function replaces(newer: TrustedList, older: TrustedList): boolean {
  return (
    newer.list.baseNumber === undefined &&
    hasSameScope(newer.list, older.list) &&
    newer.list.thisUpdate > older.list.thisUpdate &&
    newer.key.equals(older.key)
  );
}

/** What the newest delta list says, else what the complete list says. */
function entryIn(
  { list: complete, key }: TrustedList,
  trusted: readonly TrustedList[],
  { serialNumber, issuer }: PathCertificate,
): RevokedEntry | undefined {
  const deltas = trusted
    .filter((delta) => updates(delta.list, complete) && delta.key.equals(key))
    .map(({ list }) => list)
    .sort((left, right) => ((left.number ?? 0n) < (right.number ?? 0n) ? 1 : -1));
  for (const delta of deltas) {
    const entry = delta.entries.find(serialNumber, issuer);
    if (entry) return entry.reason === "removeFromCRL" ? undefined : entry;
  }
  return complete.entries.find(serialNumber, issuer);
}

/** A list that is of now, understood, and signed by one whom its name and his place in the path entitle to. */
function trustedList(
  list: RevocationList,
  issued: IssuedCertificate,
  context: RevocationContext,
): TrustedList | undefined {
  if (list.unknownCritical !== undefined || !isCurrent(list, context, "never")) return undefined;
  if (context.issuerRules && brokenListRule(list) !== undefined) return undefined;
  const { issuer, issuerKey, certificate } = issued;
  if (!pointsOf(certificate).some((point) => isInScope(list, point, certificate))) return undefined;
  const holds = (key: KeyObject): boolean =>
    refuseSignature(list, key, context.algorithms, context.work) === undefined;
  if (list.issuer.key === issuer.subject.key && mayList(issuer) && holds(issuerKey)) {
    return { list, signer: issuer, key: issuerKey };
  }
  const wanted = list.authorityKeyIdentifier?.keyIdentifier;
  for (const signer of context.signers) {
    const { subjectKeyIdentifier } = signer.extensions;
    if (signer === issuer || signer.subject.key !== list.issuer.key || !mayList(signer)) continue;
    if (wanted && subjectKeyIdentifier && wanted !== subjectKeyIdentifier) continue;
    const key = context.trustedKey(signer, issued);
    if (key && holds(key)) return { list, signer, key };
  }
  return undefined;
}

function mayList({ extensions: { keyUsage } }: PathCertificate): boolean {
  return !keyUsage || keyUsage.has("cRLSign");
}
