import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import { derTags, openSequence } from "./der.ts";
import { writeDer, writeSequence } from "./der-writer.ts";
import type { Finding } from "./refusal.ts";
import {
  type SignatureAlgorithmName,
  type SignatureScheme,
  schemeNamed,
} from "./signature-schemes.ts";
import type { SubjectPublicKey } from "./subject-public-key.ts";

/** Which signatures and keys are good enough. It is data: a profile brings its own, a certificate never chooses. */
export interface AlgorithmPolicy {
  readonly signatures: readonly SignatureAlgorithmName[];
  /** `maximumBits` bounds the work an unknown key can cause. */
  readonly rsa: {
    readonly minimumBits: number;
    readonly maximumBits: number;
    readonly minimumExponent: bigint;
  };
  /** OpenSSL names of the named curves. */
  readonly curves: readonly string[];
  /** Absent: no DSA key is accepted. */
  readonly dsa?: { readonly minimumBits: number };
}

/** SHA-2 with RSA from 2048 bits and e >= 65537, P-256, P-384, P-521, Ed25519: the default of {@link checkPath}. */
export const modernAlgorithms: AlgorithmPolicy = {
  signatures: [
    "rsa-sha256",
    "rsa-sha384",
    "rsa-sha512",
    "rsa-pss-sha256",
    "rsa-pss-sha384",
    "rsa-pss-sha512",
    "ecdsa-sha256",
    "ecdsa-sha384",
    "ecdsa-sha512",
    "ed25519",
  ],
  rsa: { minimumBits: 2048, maximumBits: 8192, minimumExponent: 65537n },
  curves: ["prime256v1", "secp384r1", "secp521r1"],
};

/** SHA-1, DSA and RSA from 1024 bits as well: for old test suites such as NIST PKITS, never for cards. */
export const legacyAlgorithms: AlgorithmPolicy = {
  signatures: [...modernAlgorithms.signatures, "rsa-sha1", "ecdsa-sha1", "dsa-sha1", "dsa-sha256"],
  rsa: { minimumBits: 1024, maximumBits: 8192, minimumExponent: 3n },
  curves: modernAlgorithms.curves,
  dsa: { minimumBits: 1024 },
};

/** OpenSSL refuses longer exponents for long keys; no key needs one. */
const maximumExponent = 0xffff_ffffn;

/** Object identifier of DSA keys, whose parameters can be inherited. */
export const dsaKey = "1.2.840.10040.4.1";

/** A public key ready for use, or why it is not. */
export type UsableKey = { readonly key: KeyObject } | { readonly refusal: Finding };

const opened = new WeakMap<SubjectPublicKey, WeakMap<AlgorithmPolicy, UsableKey>>();

/** Opens the key of a certificate under a policy; the second time it costs nothing. */
export function openKey(publicKey: SubjectPublicKey, policy: AlgorithmPolicy): UsableKey {
  const known = opened.get(publicKey) ?? new WeakMap<AlgorithmPolicy, UsableKey>();
  opened.set(publicKey, known);
  const usable = known.get(policy) ?? usableKey(publicKey.der, policy);
  known.set(policy, usable);
  return usable;
}

/** Opens a DER SubjectPublicKeyInfo and holds the key against the policy. */
export function usableKey(publicKey: Uint8Array, policy: AlgorithmPolicy): UsableKey {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
  } catch {
    const detail = "the public key is not of a kind that can be used";
    return { refusal: { reason: "algorithm-not-allowed", detail } };
  }
  const refusal = refuseKey(key, policy);
  return refusal ? { refusal } : { key };
}

function refuseKey(key: KeyObject, policy: AlgorithmPolicy): Finding | undefined {
  const { modulusLength: bits = 0, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {};
  const weak = (detail: string): Finding => ({ reason: "key-too-weak", detail });
  const notAllowed = (detail: string): Finding => ({ reason: "algorithm-not-allowed", detail });
  switch (key.asymmetricKeyType) {
    case "rsa":
    case "rsa-pss": {
      const { minimumBits, maximumBits, minimumExponent } = policy.rsa;
      const exponent = publicExponent ?? 0n;
      if (bits < minimumBits || bits > maximumBits) return weak(`RSA with ${bits} bits`);
      return exponent < minimumExponent || exponent > maximumExponent
        ? weak("RSA with an exponent outside the policy")
        : undefined;
    }
    case "ec":
      return policy.curves.includes(namedCurve ?? "")
        ? undefined
        : weak("an elliptic curve outside the policy");
    case "dsa":
      if (!policy.dsa) return notAllowed("a DSA key");
      return bits < policy.dsa.minimumBits ? weak(`DSA with ${bits} bits`) : undefined;
    case "ed25519":
      return policy.signatures.includes("ed25519") ? undefined : notAllowed("an Ed25519 key");
    default:
      return notAllowed(`a key of kind ${key.asymmetricKeyType}`);
  }
}

/** SubjectPublicKeyInfo of a DSA key with parameters taken from another (RFC 5280, 6.1.4 d and e). */
export function withParameters(key: SubjectPublicKey, parameters: Uint8Array): Uint8Array {
  const identifier = openSequence(key.algorithm.der).next(derTags.objectIdentifier).whole;
  const bits = writeDer(derTags.bitString, Uint8Array.of(0), key.bits);
  return writeSequence(writeSequence(identifier, parameters), bits);
}

/** Whether `signature` over `message` verifies; with a key of the wrong kind it does not. */
export function verifies(
  { keys, digest, saltLength }: SignatureScheme,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!keys.includes(key.asymmetricKeyType ?? "")) return false;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const how = saltLength === undefined ? {} : { padding, saltLength };
  try {
    return verify(digest, message, { key, ...how }, signature);
  } catch {
    return false;
  }
}

/** What {@link verifySignature} checks. */
export interface SignatureToVerify {
  readonly message: Uint8Array;
  /** ECDSA and DSA signatures are DER. */
  readonly signature: Uint8Array;
  /** DER of SubjectPublicKeyInfo, as in `Certificate.publicKey`. */
  readonly publicKey: Uint8Array;
  readonly algorithm: SignatureAlgorithmName;
}

/**
 * Verifies one signature (署名検証) under a policy. The caller names the algorithm: it comes from a profile, never from what was
 * received.
 *
 * @example
 * ```ts
 * const { publicKey } = certificate;
 * verifySignature({ message: challenge, signature, publicKey, algorithm: "rsa-sha256" });
 * ```
 */
export function verifySignature(
  { message, signature, publicKey, algorithm }: SignatureToVerify,
  policy: AlgorithmPolicy = modernAlgorithms,
): boolean {
  const scheme = schemeNamed(algorithm);
  if (!scheme || !policy.signatures.includes(algorithm)) return false;
  const usable = usableKey(publicKey, policy);
  return "key" in usable && verifies(scheme, usable.key, message, signature);
}
