/**
 * What a key of the card can do, as data: its kind, its digest, how it is told what to sign and what comes back.
 * Client and virtual card both sign after it; nothing else knows a digest or the length of a signature.
 */

/** Names of the algorithms of the card's keys. */
export type KeyAlgorithmName = "rsa-2048" | "ecdsa-p384";

/** Signature algorithms as the path checker names them (RFC 4055, RFC 5758). */
export type SignatureAlgorithm = "rsa-sha256" | "ecdsa-sha384";

/**
 * Who hashes the message and who pads. `host-digest-info`: the host hashes and writes the DigestInfo, the card pads (what every known
 * client of today's card uses). `host-hashed`, `card-hashed`: one of them hashes, and the card does the rest as its key demands:
 * DigestInfo and PKCS #1 v1.5 padding, or ECDSA. `host-hashed-pss`, `card-hashed-pss`: the same with RSASSA-PSS padding.
 */
export type SignSchemeName =
  | "host-digest-info"
  | "host-hashed"
  | "card-hashed"
  | "host-hashed-pss"
  | "card-hashed-pss";

/** P1 of PERFORM SECURITY OPERATION and what the card then does with its input. */
export interface SignScheme {
  readonly p1: number;
  readonly input: "digest-info" | "message" | "digest";
  readonly padding: "pkcs1" | "pkcs1-bare-digest" | "pss" | "none";
}

/** Kind and size of a key, in the words of node:crypto. */
export type KeyKind =
  | { readonly type: "rsa"; readonly modulusLength: number }
  | { readonly type: "ec"; readonly namedCurve: string };

/** One algorithm of the card's keys. */
export interface KeyAlgorithm {
  readonly name: KeyAlgorithmName;
  readonly key: KeyKind;
  readonly digest: "sha256" | "sha384";
  readonly digestBytes: number;
  /** DER of DigestInfo up to the digest itself (RFC 8017, 9.2), for the schemes that want one. */
  readonly digestInfoPrefix?: string;
  /** Length of a signature as the card gives it; of `ecdsa-der` the most it can be. */
  readonly signatureBytes: number;
  /** What the card gives: one RSA block, both numbers of ECDSA side by side (r ‖ s), or the DER of them (RFC 3279, 2.2.3). */
  readonly signatureForm: "rsa" | "ecdsa-raw" | "ecdsa-der";
  /** Longest input of a scheme that takes a DigestInfo. */
  readonly maximumInputBytes?: number;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Object identifier of it, and whether its parameters are NULL or absent (RFC 4055, RFC 5758). */
  readonly identifier: { readonly oid: string; readonly parameters: "null" | "absent" };
  readonly defaultScheme: SignSchemeName;
  readonly schemes: Readonly<Partial<Record<SignSchemeName, SignScheme>>>;
  /**
   * Schemes the card has and no client should use. The bare digest without DigestInfo is no signature of RFC 8017: no verifier that
   * keeps to the standard accepts it, and it does not say which digest was meant.
   */
  readonly unusedSchemes: readonly SignScheme[];
}

/** RSA-2048 with SHA-256, and the six values of P1 measured on cards. */
export const rsa2048: KeyAlgorithm = {
  name: "rsa-2048",
  key: { type: "rsa", modulusLength: 2048 },
  digest: "sha256",
  digestBytes: 32,
  digestInfoPrefix: "3031300D060960864801650304020105000420",
  signatureBytes: 256,
  signatureForm: "rsa",
  maximumInputBytes: 245,
  signatureAlgorithm: "rsa-sha256",
  identifier: { oid: "1.2.840.113549.1.1.11", parameters: "null" },
  defaultScheme: "host-digest-info",
  schemes: {
    "host-digest-info": { p1: 0x00, input: "digest-info", padding: "pkcs1" },
    "host-hashed": { p1: 0x02, input: "digest", padding: "pkcs1" },
    "card-hashed": { p1: 0x03, input: "message", padding: "pkcs1" },
    "host-hashed-pss": { p1: 0x04, input: "digest", padding: "pss" },
    "card-hashed-pss": { p1: 0x05, input: "message", padding: "pss" },
  },
  unusedSchemes: [{ p1: 0x01, input: "message", padding: "pkcs1-bare-digest" }],
};

/**
 * ECDSA on P-384 with SHA-384, said of the next card (次期カード). Curve and digest are announced; P1 and the form r ‖ s are MADE UP,
 * after the values the card of today has for the same input.
 */
export const ecdsaP384: KeyAlgorithm = {
  name: "ecdsa-p384",
  key: { type: "ec", namedCurve: "secp384r1" },
  digest: "sha384",
  digestBytes: 48,
  signatureBytes: 96,
  signatureForm: "ecdsa-raw",
  signatureAlgorithm: "ecdsa-sha384",
  identifier: { oid: "1.2.840.10045.4.3.3", parameters: "absent" },
  defaultScheme: "host-hashed",
  schemes: {
    "host-hashed": { p1: 0x02, input: "digest", padding: "none" },
    "card-hashed": { p1: 0x03, input: "message", padding: "none" },
  },
  unusedSchemes: [],
};
