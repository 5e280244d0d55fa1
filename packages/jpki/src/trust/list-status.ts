import type { KeyObject } from "node:crypto";
import { allReasons, type DistributionPoint } from "./distribution-points.ts";
import type { PathCertificate } from "./path-certificate.ts";
import {
  type IssuedCertificate,
  isCurrent,
  type RevocationContext,
  type RevocationStatus,
} from "./revocation-context.ts";
import { isInScope, type RevocationList, reasonsCovered, updates } from "./revocation-list.ts";
import type { RevokedEntry } from "./revoked-entries.ts";
import { refuseSignature } from "./signed.ts";

/** RFC 5280, 6.3.3: goes through the distribution points until every reason has been answered. */
export function statusByLists(
  { certificate, issuer, issuerKey }: IssuedCertificate,
  context: RevocationContext,
): RevocationStatus {
  const { lists = [] } = context.options;
  const points: DistributionPoint[] = [...(certificate.extensions.distributionPoints ?? []), {}];
  const usable = new Map<RevocationList, boolean>();
  const isUsable = (list: RevocationList): boolean => {
    const known = usable.get(list) ?? isTrusted(list, { issuer, issuerKey }, context);
    usable.set(list, known);
    return known;
  };
  let answered = 0;
  for (const point of points) {
    for (const list of lists) {
      const reasons = reasonsCovered(list, point);
      if (list.baseNumber !== undefined || (reasons & ~answered) === 0) continue;
      if (!isInScope(list, point, certificate) || !isUsable(list)) continue;
      const entry = entryIn(list, lists, certificate, isUsable);
      if (entry) {
        const { revokedAt, reason } = entry;
        return { state: "revoked", revokedAt: new Date(revokedAt), reason, source: "list" };
      }
      answered |= reasons;
      if (answered === allReasons) return { state: "not-revoked" };
    }
  }
  const detail =
    answered === 0 ? "no usable list is about it" : "no usable list answers for every reason";
  return { state: "revocation-unknown", detail };
}

/** What the newest delta list says, else what the complete list says. */
function entryIn(
  complete: RevocationList,
  lists: readonly RevocationList[],
  { serialNumber, issuer }: PathCertificate,
  isUsable: (list: RevocationList) => boolean,
): RevokedEntry | undefined {
  const deltas = lists
    .filter((delta) => updates(delta, complete) && isUsable(delta))
    .sort((left, right) => Number((right.number ?? 0n) - (left.number ?? 0n)));
  for (const delta of deltas) {
    const entry = delta.entries.find(serialNumber, issuer);
    if (entry) return entry.reason === "removeFromCRL" ? undefined : entry;
  }
  return complete.entries.find(serialNumber, issuer);
}

/** Whether a list is current, understood, and signed by whom its name says, with a path to the same anchor. */
function isTrusted(
  list: RevocationList,
  { issuer, issuerKey }: Omit<IssuedCertificate, "certificate">,
  context: RevocationContext,
): boolean {
  if (list.unknownCritical !== undefined || !isCurrent(list, context, "never")) return false;
  const holds = (key: KeyObject): boolean =>
    refuseSignature(list, key, context.algorithms, context.work) === undefined;
  if (list.issuer.key === issuer.subject.key && mayListRevocations(issuer) && holds(issuerKey)) {
    return true;
  }
  const wanted = list.authorityKeyIdentifier?.keyIdentifier;
  const named = context.signers.filter(
    (signer) =>
      signer !== issuer &&
      signer.subject.key === list.issuer.key &&
      mayListRevocations(signer) &&
      (!wanted ||
        !signer.extensions.subjectKeyIdentifier ||
        signer.extensions.subjectKeyIdentifier === wanted),
  );
  return named.some((signer) => {
    const key = context.trustedKey(signer);
    return key !== undefined && holds(key);
  });
}

function mayListRevocations({ extensions: { keyUsage } }: PathCertificate): boolean {
  return !keyUsage || keyUsage.has("cRLSign");
}
