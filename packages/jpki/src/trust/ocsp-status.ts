import { createHash, type KeyObject } from "node:crypto";
import { toHex } from "../bytes.ts";
import { openKey } from "./algorithms.ts";
import { statusByLists } from "./list-status.ts";
import { isAbout, type OcspAnswer, type OcspResponse, type SingleAnswer } from "./ocsp.ts";
import type { PathCertificate } from "./path-certificate.ts";
import {
  type IssuedCertificate,
  isCurrent,
  type RevocationContext,
  type RevocationStatus,
} from "./revocation-context.ts";
import { refuseSignature } from "./signed.ts";

const ocspSigning = "1.3.6.1.5.5.7.3.9";

/** What the answers say about one certificate (RFC 6960, 3.2); an answer with any flaw says nothing. */
export function statusByAnswers(
  issued: IssuedCertificate,
  context: RevocationContext,
): RevocationStatus {
  const { answers = [] } = context.options;
  let detail = answers.length === 0 ? "nothing was given that is about it" : "";
  let good = false;
  for (const answer of answers) {
    const { certificate, issuer } = issued;
    const single = answer.response?.singles.find((entry) => isAbout(entry, certificate, issuer));
    const flaw = flawOf(answer, single, issued, context);
    if (flaw !== undefined) detail ||= flaw;
    else if (single?.status.state === "revoked") {
      const { revokedAt, reason } = single.status;
      return { state: "revoked", revokedAt: new Date(revokedAt), reason, source: "answer" };
    } else good = true;
  }
  return good ? { state: "not-revoked" } : { state: "revocation-unknown", detail };
}

function flawOf(
  { status, response, expectedNonce }: OcspAnswer,
  single: SingleAnswer | undefined,
  issued: IssuedCertificate,
  context: RevocationContext,
): string | undefined {
  if (!response) return `the responder answered ${status}`;
  if (!single) return "the answer is about another certificate";
  if (expectedNonce !== undefined && response.nonce !== expectedNonce) {
    return "the answer does not carry the nonce of the request";
  }
  if ((response.unknownCritical ?? single.unknownCritical) !== undefined) {
    return "the answer has a critical extension that is not known";
  }
  const made = { thisUpdate: response.producedAt, nextUpdate: Number.POSITIVE_INFINITY };
  if (!isCurrent(single, context, "by-age") || !isCurrent(made, context, "by-age")) {
    return "the answer is too old or from the future";
  }
  const keys = responderKeys(response, issued, context);
  const { algorithms, work } = context;
  if (!keys.some((key) => refuseSignature(response, key, algorithms, work) === undefined)) {
    return "the answer is not signed by the issuer or by one it lets answer";
  }
  return single.status.state === "unknown" ? "the responder does not know it" : undefined;
}

/** Keys that may sign answers for this issuer and fit the responder's identifier: its own, and those it delegated to. */
function* candidates(
  response: OcspResponse,
  { issuer, issuerKey }: IssuedCertificate,
  context: RevocationContext,
): Generator<KeyObject> {
  if (isResponder(response, issuer)) yield issuerKey;
  for (const delegate of response.certificates) {
    if (!isResponder(response, delegate)) continue;
    if (isDelegate(delegate, { issuer, issuerKey }, context)) {
      const usable = openKey(delegate.publicKey, context.algorithms);
      if ("key" in usable) yield usable.key;
    }
  }
}

function responderKeys(...parameters: Parameters<typeof candidates>): readonly KeyObject[] {
  return [...candidates(...parameters)];
}

function isResponder({ responder }: OcspResponse, certificate: PathCertificate): boolean {
  if ("name" in responder) return responder.name === certificate.subject.key;
  const hash = createHash("sha1").update(certificate.publicKey.bits).digest();
  return responder.keyHash === toHex(hash);
}

/** RFC 6960, 4.2.2.2: issued by the same key for this purpose, of now, and not itself revoked. */
function isDelegate(
  delegate: PathCertificate,
  { issuer, issuerKey }: Omit<IssuedCertificate, "certificate">,
  context: RevocationContext,
): boolean {
  const { at, algorithms, work } = context;
  const { extendedKeyUsage, keyUsage, unknownCritical, noRevocationCheck } = delegate.extensions;
  if (delegate.issuer.key !== issuer.subject.key) return false;
  if (at < delegate.notBefore || at > delegate.notAfter) return false;
  if (!extendedKeyUsage?.includes(ocspSigning)) return false;
  if (keyUsage && !keyUsage.has("digitalSignature")) return false;
  if (unknownCritical.length > 0) return false;
  if (refuseSignature(delegate, issuerKey, algorithms, work)) return false;
  return (
    noRevocationCheck === true ||
    statusByLists({ certificate: delegate, issuer, issuerKey }, context).state === "not-revoked"
  );
}
