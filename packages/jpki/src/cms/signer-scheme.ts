import type { KeyObject } from "node:crypto";
import type { AlgorithmIdentifier } from "../trust/algorithm-identifier.ts";
import { type DigestName, digestOf } from "../trust/digests.ts";
import {
  type SignatureAlgorithmName,
  type SignatureScheme,
  schemeNamed,
  schemeOf,
} from "../trust/signature-schemes.ts";

/** rsaEncryption where a signature algorithm belongs: PKCS#1 v1.5 with the digest named beside it (RFC 3370, 3.2). */
const rsaEncryption = "1.2.840.113549.1.1.1";
const derNull = Uint8Array.of(0x05, 0x00);

/** The digest an AlgorithmIdentifier names; its parameters are absent or NULL (RFC 5754, 2). */
export function digestNamed({
  identifier,
  parameters,
}: AlgorithmIdentifier): DigestName | undefined {
  return parameters && Buffer.compare(parameters, derNull) !== 0 ? undefined : digestOf(identifier);
}

/** A scheme that hashes: the same digest is that of the content (RFC 8933). EdDSA does without and is not used in signed data here. */
export type HashingScheme = SignatureScheme & { readonly digest: DigestName };

/** The scheme when it is one that hashes. */
export function hashing(scheme: SignatureScheme | undefined): HashingScheme | undefined {
  return scheme?.digest ? { ...scheme, digest: scheme.digest } : undefined;
}

/** The scheme of a signature algorithm beside a digest; undefined when it is not known in this form. */
export function schemeBeside(
  signatureAlgorithm: AlgorithmIdentifier,
  digest: DigestName,
): HashingScheme | undefined {
  const { identifier, parameters } = signatureAlgorithm;
  if (identifier !== rsaEncryption) return hashing(schemeOf(signatureAlgorithm));
  return parameters && Buffer.compare(parameters, derNull) === 0
    ? hashing(schemeNamed(`rsa-${digest}`))
    : undefined;
}

/** The algorithm a key signs with when nothing is said. */
export function usualAlgorithm(key: KeyObject): SignatureAlgorithmName | undefined {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return "rsa-sha256";
    case "rsa-pss":
      return "rsa-pss-sha256";
    case "ec":
      return usualCurves[key.asymmetricKeyDetails?.namedCurve ?? ""];
    default:
      return undefined;
  }
}

const usualCurves: Readonly<Record<string, SignatureAlgorithmName>> = {
  prime256v1: "ecdsa-sha256",
  secp384r1: "ecdsa-sha384",
  secp521r1: "ecdsa-sha512",
};
