import type { KeyObject } from "node:crypto";
import type { AlgorithmIdentifier } from "./algorithm-identifier.ts";
import { type AlgorithmPolicy, verifies } from "./algorithms.ts";
import { sameBytes } from "./der.ts";
import type { Finding } from "./refusal.ts";
import { schemeOf } from "./signature-schemes.ts";
import type { Work } from "./work.ts";

/** What a certificate, a revocation list and an OCSP answer have in common: bytes, an algorithm and a signature. */
export interface Signed {
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** The algorithm inside the signed bytes; an OCSP answer has none. */
  readonly signedAlgorithm?: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** A list of a million entries is hashed once per key, not once per card. */
const verdicts = new WeakMap<Signed, WeakMap<KeyObject, boolean>>();

/** Checks the algorithm of a signature against the policy, without any key (RFC 5280, 4.1.1.2). */
export function refuseAlgorithm(signed: Signed, policy: AlgorithmPolicy): Finding | undefined {
  const { signatureAlgorithm, signedAlgorithm } = signed;
  if (signedAlgorithm && !sameBytes(signatureAlgorithm.der, signedAlgorithm.der)) {
    const detail = "the algorithm that is signed is not the one outside";
    return { reason: "algorithm-disagreement", detail };
  }
  const scheme = schemeOf(signatureAlgorithm);
  if (!scheme) {
    const detail = `signature algorithm ${signatureAlgorithm.identifier} is not known in this form`;
    return { reason: "algorithm-not-allowed", detail };
  }
  if (!policy.signatures.includes(scheme.name)) {
    const detail = `signature algorithm ${scheme.name} is not in the policy`;
    return { reason: "algorithm-not-allowed", detail };
  }
  return undefined;
}

/** Checks a signature with a key; undefined when it holds. */
export function refuseSignature(
  signed: Signed,
  key: KeyObject,
  policy: AlgorithmPolicy,
  work: Work,
): Finding | undefined {
  const refusal = refuseAlgorithm(signed, policy);
  if (refusal) return refusal;
  return isSignedBy(signed, key, work)
    ? undefined
    : {
        reason: "signature-invalid",
        detail: "the signature does not verify with the issuer's key",
      };
}

function isSignedBy(signed: Signed, key: KeyObject, work: Work): boolean {
  const known = verdicts.get(signed) ?? new WeakMap<KeyObject, boolean>();
  verdicts.set(signed, known);
  const verdict = known.get(key);
  if (verdict !== undefined) return verdict;
  const scheme = schemeOf(signed.signatureAlgorithm);
  if (!scheme) return false;
  work.spendSignature();
  const holds = verifies(scheme, key, signed.signed, signed.signature);
  known.set(key, holds);
  return holds;
}
